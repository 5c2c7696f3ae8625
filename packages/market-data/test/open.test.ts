import { describe, expect, it } from 'vitest';
import { openProvider, type ProviderConfig, simulatedProvider } from '../src/index.ts';

const open = (config: unknown) => () => openProvider(config as ProviderConfig);

describe('openProvider', () => {
  it('opens the simulator', async () => {
    const provider = openProvider({ kind: 'simulator', seed: 1, stocks: 3, from: 20_000, to: 20_010 });
    expect(provider.name).toBe('simulator');
    expect((await provider.instruments()).map(({ symbol }) => symbol)).toEqual(['COM01', 'DIS01', 'STA01']);
  });

  it('reports all violations together', () => {
    const config = {
      kind: 'simulator',
      stocks: 0,
      from: 20_010,
      to: 20_000.5,
      effects: { gammaPin: 2, gamma: 1 },
      chain: { strikesPerExpiration: 4 },
      colour: 'red',
    };
    expect(open(config)).toThrow(
      'market data: colour: unknown key (known: seed, symbols, stocks, from, to, effects, chain, kind); ' +
        'seed: missing; stocks: expected an integer from 1 to 10000, was 0; ' +
        'to: expected an integer, was 20000.5; ' +
        'effects.gamma: unknown key (known: pcrReversal, gammaPin, openInterestTrend, ivReversion); ' +
        'effects.gammaPin: expected a number from 0 to 1, was 2; ' +
        'chain.strikesPerExpiration: expected an integer from 5 to 61, was 4; ' +
        'from, to: from is after to',
    );
    expect(open({ kind: 'files', folder: '', x: 1 })).toThrow(
      'market data: x: unknown key (known: kind, folder); folder: expected text',
    );
    expect(open({ kind: 'tape' })).toThrow(`expected 'files' or 'simulator', was "tape"`);
  });

  it.each([
    [{ symbols: ['A', 'A'] }, /symbols: some are twice/],
    [{ symbols: ['ELEVENCHARS'] }, /symbols: expected a list of texts of 1 to 10 characters/],
    [{ symbols: ['A'], stocks: 2 }, /symbols, stocks: only one of them/],
    [{ seed: Number.NaN }, /seed: expected a number or text/],
    [{ effects: null }, /effects: expected an object/],
  ])('refuses the simulator config %j', (part, message) => {
    expect(() => simulatedProvider({ seed: 1, from: 20_000, to: 20_010, ...part } as never)).toThrow(message);
  });
});
