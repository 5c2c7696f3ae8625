export { type OptionsAlert, type OptionsAlertType, optionsAlerts, optionsAlertTypes } from './alerts.ts';
export {
  type ChainSmile,
  type ChainSurfaceOptions,
  chainSmiles,
  chainSurface,
  type ExpirationRefusal,
} from './chain-surface.ts';
export { gammaByStrike, minimumImpliedVolatility, type StrikeGamma } from './chain-totals.ts';
export type { OptionsFeature } from './feature.ts';
export { type OptionsFeatureName, optionsFeatureNames, positionOf } from './feature-names.ts';
export { extractOptionsFeatures, type OptionsFeatureContext } from './features.ts';
export { optionsFeaturesTable } from './features-table.ts';
export {
  type FillableColumn,
  type FilledChain,
  type FillOptions,
  fillableColumns,
  fillGreeks,
} from './fill-greeks.ts';
export { type GammaConvention, gammaConventions } from './gamma-convention.ts';
export { type GammaProfile, type GammaProfileOptions, gammaProfile } from './gamma-profile.ts';
export { appendToHistory, emptyHistory, type OptionsHistory } from './history.ts';
export { type VolatilityPlace, volatilityPlace } from './implied-volatility.ts';
export { maxPainStrike } from './max-pain.ts';
export { featureOf, knownFeatureOf, type OptionsRow } from './options-row.ts';
export {
  createOptionsPanelBuilder,
  extractOptionsPanel,
  type OptionsPanelBuilder,
  type PanelOptions,
} from './panel.ts';
export {
  neutralOptionsRow,
  type OptionsFeatureLayer,
  optionsFeatureLayers,
  optionsFeatures,
  optionsFeatureTransforms,
} from './registry.ts';
export {
  type ChainFault,
  type ChainReport,
  countFaults,
  type ValidatedChain,
  validateChain,
} from './validation.ts';
export { fieldRules, rowRules, type ValidationAction, type ValidationRule } from './validation-rules.ts';
