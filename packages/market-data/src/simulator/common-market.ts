import { gicsSectors, type Random } from '@gammatwin/core';
import { nextLevel } from './volatility.ts';

/** What all stocks share, by session: shocks are standard normals, overnight and intraday apart. */
export interface CommonMarket {
  readonly overnight: Float64Array;
  readonly intraday: Float64Array;
  /** By sector (in the order of `gicsSectors`), then session. */
  readonly sectorOvernight: readonly Float64Array[];
  readonly sectorIntraday: readonly Float64Array[];
  /** Log deviation of the general volatility at the close. */
  readonly volatility: Float64Array;
  /** 1 in a stressed market, which moves more together and jumps more; 0 in a calm one. */
  readonly stressed: Uint8Array;
}

export const overnightShare = 0.25;
const volatilityNoise = 0.035;
/** Volatility rises when the market falls. */
const leverage = -0.7;

export function simulateCommonMarket(sessions: number, ivReversion: number, random: Random): CommonMarket {
  const normals = (label: string) => {
    const stream = random.fork(label);
    return Float64Array.from({ length: sessions }, () => stream.normal());
  };
  const overnight = normals('overnight');
  const intraday = normals('intraday');
  const own = normals('volatility');
  const turn = random.fork('regime');
  const volatility = new Float64Array(sessions);
  const stressed = new Uint8Array(sessions);
  let level = 0.2 * random.fork('start').normal();
  let stress = 0;
  for (let t = 0; t < sessions; t++) {
    const day = Math.sqrt(overnightShare) * overnight[t]! + Math.sqrt(1 - overnightShare) * intraday[t]!;
    const shock = leverage * day + Math.sqrt(1 - leverage ** 2) * own[t]!;
    level = nextLevel(level, volatilityNoise, shock, ivReversion);
    const leaves = turn.uniform() < (stress ? 0.06 : 0.01 * Math.exp(4 * level));
    if (leaves) stress = 1 - stress;
    volatility[t] = level;
    stressed[t] = stress;
  }
  return {
    overnight,
    intraday,
    sectorOvernight: gicsSectors.map((sector) => normals(`${sector}/overnight`)),
    sectorIntraday: gicsSectors.map((sector) => normals(`${sector}/intraday`)),
    volatility,
    stressed,
  };
}
