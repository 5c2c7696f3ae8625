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
      'simulator: seed: expected a number or text, was nothing; stocks: expected at least 1, was 0; ' +
        'to: expected a whole number, was 20000.5; ' +
        'effects.gammaPin: expected at most 1, was 2; ' +
        'effects.gamma: unknown key (known: pcrReversal, gammaPin, openInterestTrend, ivReversion, newsDrift); ' +
        'chain.strikesPerExpiration: expected at least 5, was 4; ' +
        'colour: unknown key (known: seed, symbols, stocks, from, to, effects, chain, corporateActions, news); ' +
        'from: expected a day up to `to`, 20000.5, was 20010',
    );
    expect(open({ kind: 'files', folder: '', x: 1 })).toThrow(
      'market data: folder: expected at least 1 character, was ""; x: unknown key (known: kind, folder)',
    );
    expect(open({ kind: 'tape' })).toThrow(
      /^market data: kind: expected "files" or "simulator" or .+, was "tape"$/,
    );
  });

  it.each([
    [{ symbols: ['A', 'A'] }, /symbols: expected every symbol once, was/],
    [{ symbols: ['ELEVENCHARS'] }, /symbols.0: expected at most 10 characters, was "ELEVENCHARS"/],
    [{ symbols: ['A'], stocks: 2 }, /stocks: expected nothing beside symbols, was 2/],
    [{ seed: Number.NaN }, /seed: expected a number or text, was NaN/],
    [{ effects: null }, /effects: expected an object/],
  ])('refuses the simulator config %j', (part, message) => {
    expect(() => simulatedProvider({ seed: 1, from: 20_000, to: 20_010, ...part } as never)).toThrow(message);
  });
});
