import { type EpochDay, toIsoDate } from '@gammatwin/core';

/** The families of features that have a folder of their own. */
export const featureFamilies = ['technical', 'options', 'text', 'cross_sectional'] as const;
export type FeatureFamily = (typeof featureFamilies)[number];

export const modelKinds = ['foundation', 'twins', 'rl_agent'] as const;
export type ModelKind = (typeof modelKinds)[number];

/** 'raw/options/2025/11/18/', the folder of a session's chains. */
export function chainFolder(session: EpochDay): string {
  return `raw/options/${slashed(session)}/`;
}

export function chainKey(underlying: string, session: EpochDay): string {
  return `${chainFolder(session)}${nameOf(underlying)}_options.parquet`;
}

/** The underlying of a key of chains; null for other keys. */
export function underlyingOf(key: string): string | null {
  const name = /^raw\/options\/.*\/([^/]+)_options\.parquet$/.exec(key)?.[1];
  return name === undefined ? null : decodeURIComponent(name);
}

export function barsKey(symbol: string): string {
  return `raw/prices/${nameOf(symbol)}_prices.parquet`;
}

export function newsFolder(session: EpochDay): string {
  return `raw/news/${slashed(session)}/`;
}

export function newsKey(session: EpochDay, part: string): string {
  return `${newsFolder(session)}${nameOf(part)}_news.parquet`;
}

export function featuresKey(family: FeatureFamily, session: EpochDay): string {
  return `${featuresFolder(family)}${toIsoDate(session)}.parquet`;
}

export function featuresFolder(family: FeatureFamily): string {
  return `processed/features/${family}/`;
}

export function graphKey(session: EpochDay): string {
  return `processed/graphs/${toIsoDate(session)}.parquet`;
}

export function predictionsKey(session: EpochDay): string {
  return `predictions/${toIsoDate(session)}.parquet`;
}

export function modelKey(kind: ModelKind, name: string): string {
  return `models/${kind}/${nameOf(name)}`;
}

function slashed(session: EpochDay): string {
  return toIsoDate(session).replaceAll('-', '/');
}

/** A symbol as the name of a file: what may not stand in one is written as in URLs. */
function nameOf(symbol: string): string {
  const encoded = encodeURIComponent(symbol).replaceAll('%5E', '^');
  return encoded.replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
