import { invalidInput } from '@gammatwin/core';
import { type Tensor, tf } from '@gammatwin/nn';
import type { Observation } from './environment.ts';
import type { PolicyInputs } from './policy-network.ts';
import { stockInputs } from './state.ts';

/** Observations of equal N as the tensors of `PolicyInputs`. One graph that all share travels once. */
export function stateTensors(
  observations: readonly Observation[],
): { [K in keyof PolicyInputs]: Tensor } & Record<string, Tensor> {
  const batch = observations.length;
  const first = observations[0];
  if (!first) throw invalidInput('observations', 'at least one', 0);
  const stocks = first.mask.length;
  for (const { mask, stocks: inputs, adjacency } of observations) {
    const widths = [mask.length, inputs.length / stockInputs.length, Math.sqrt(adjacency.length)];
    if (widths.some((width) => width !== stocks)) {
      throw invalidInput('stocks of an observation (mask, inputs, graph)', `${stocks} each`, widths);
    }
  }
  const shared = observations.every(({ adjacency }) => adjacency === first.adjacency);
  const graphs = shared ? [first] : observations;
  const stack = (rows: readonly ArrayLike<number>[], shape: number[]) =>
    tf.tensor(joined(rows), [rows.length, ...shape]);
  return {
    stocks: stack(
      observations.map((o) => o.stocks),
      [stocks, stockInputs.length],
    ),
    mask: stack(
      observations.map((o) => o.mask),
      [stocks],
    ),
    adjacency: stack(
      graphs.map((o) => o.adjacency),
      [stocks, stocks],
    ),
    portfolio: tf.tensor(joined(observations.map((o) => o.portfolio)), [batch, first.portfolio.length]),
    macro: tf.tensor(joined(observations.map((o) => o.macro)), [batch, first.macro.length]),
    optionsMarket: tf.tensor(joined(observations.map((o) => o.optionsMarket)), [
      batch,
      first.optionsMarket.length,
    ]),
  };
}

/** The tensors of `stateTensors` out of a step's inputs. */
export function policyInputs(tensors: Readonly<Record<string, Tensor>>): PolicyInputs {
  return {
    stocks: named(tensors, 'stocks'),
    mask: named(tensors, 'mask'),
    adjacency: named(tensors, 'adjacency'),
    portfolio: named(tensors, 'portfolio'),
    macro: named(tensors, 'macro'),
    optionsMarket: named(tensors, 'optionsMarket'),
  };
}

export function named(tensors: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = tensors[name];
  if (!tensor) throw invalidInput('tensors of a step', name, Object.keys(tensors));
  return tensor;
}

/** Rows of equal length one after the other. */
function joined(rows: readonly ArrayLike<number>[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(row, i * width);
  });
  return out;
}
