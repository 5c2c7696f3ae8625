import { invalidInput } from '@gammatwin/core';
import type { OptionInput, OptionValue } from '@gammatwin/greeks';
import { type Command, Option } from 'commander';
import { createOutput } from './output.ts';
import { type GlobalOptions, parseInteger } from './session.ts';

interface GreeksOptions {
  readonly side: 'call' | 'put';
  readonly spot: number;
  readonly strike: number;
  readonly days: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility?: number;
  readonly price?: number;
  readonly exercise: 'european' | 'american';
  readonly steps: number;
}

const rows: readonly (readonly [name: keyof OptionValue, label: string, unit: string])[] = [
  ['price', 'price', 'USD'],
  ['delta', 'delta', 'USD per USD of the underlying'],
  ['gamma', 'gamma', 'delta per USD of the underlying'],
  ['thetaPerDay', 'theta', 'USD per calendar day'],
  ['vegaPerVolPoint', 'vega', 'USD per volatility point (0.01)'],
  ['rhoPerRatePoint', 'rho', 'USD per rate point (0.01)'],
];

export function addGreeksCommand(program: Command): void {
  program
    .command('greeks')
    .description('price, Greeks and implied volatility of one option')
    .addOption(new Option('--side <side>', 'what it is').choices(['call', 'put']).makeOptionMandatory())
    .requiredOption('--spot <usd>', 'price of the underlying', parseNumber('--spot'))
    .requiredOption('--strike <usd>', 'strike', parseNumber('--strike'))
    .requiredOption('--days <n>', 'calendar days to expiry', parseNumber('--days'))
    .option('--rate <r>', 'continuously compounded a year, 0.05 = 5 %', parseNumber('--rate'), 0)
    .option('--dividend-yield <q>', 'continuous, a year', parseNumber('--dividend-yield'), 0)
    .option('--volatility <v>', 'a year, 0.2 = 20 %', parseNumber('--volatility'))
    .option('--price <usd>', 'price whose implied volatility is sought', parseNumber('--price'))
    .addOption(
      new Option('--exercise <style>', 'european: Black-Scholes; american: binomial tree')
        .choices(['european', 'american'])
        .default('european'),
    )
    .option('--steps <n>', 'steps of the tree', parseInteger, 100)
    .addHelpText(
      'after',
      '\nExample:\n  gammatwin greeks --side call --spot 49 --strike 50 --days 140 --rate 0.05 --volatility 0.2 --price 2.4',
    )
    .action(greeksCommand);
}

async function greeksCommand(options: GreeksOptions, command: Command): Promise<void> {
  const output = createOutput(command.optsWithGlobals<GlobalOptions>().json ?? false);
  const { blackScholes, crr, daysPerYear, impliedVolatility } = await import('@gammatwin/greeks');
  const { side, spot, strike, days, rate, dividendYield, price, exercise, steps } = options;
  const option = { side, spot, strike, yearsToExpiry: days / daysPerYear, rate, dividendYield };
  const solved = price === undefined ? null : impliedVolatility({ ...option, price, exercise, steps });
  const implied = solved?.ok ? solved.volatility : undefined;
  const volatility = options.volatility ?? implied;
  if (volatility === undefined && !solved) {
    throw invalidInput('--volatility', 'a volatility, or --price to find it', volatility);
  }
  const input: OptionInput | null = volatility === undefined ? null : { ...option, volatility };
  const value = input && (exercise === 'american' ? crr({ ...input, exercise, steps }) : blackScholes(input));
  if (value) {
    output.table(
      ['', `at volatility ${volatility!.toPrecision(6)}`, 'unit'],
      rows.map(([name, label, unit]) => [label, value[name].toPrecision(8), unit]),
    );
  }
  if (solved) {
    const found = solved.ok ? solved.volatility.toPrecision(8) : `none: ${solved.reason}`;
    output.table(['implied volatility at', 'a year'], [[`${price} USD`, found]]);
  }
  output.result({
    ...option,
    exercise,
    volatility: volatility ?? null,
    value,
    implied_volatility: implied ?? null,
    refusal: solved && !solved.ok ? solved.reason : null,
  });
}

function parseNumber(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw invalidInput(name, 'a number', text);
    return value;
  };
}
