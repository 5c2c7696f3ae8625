import {
  dropout,
  GatedLinearUnit,
  GatedResidualNetwork,
  InterpretableAttention,
  LayerNorm,
  Lstm,
  type Parameters,
  type Pass,
  type Tensor,
  tf,
  VariableSelection,
} from '@gammatwin/nn';
import type { FoundationConfig } from './config.ts';
import { StaticContext } from './static-context.ts';

/**
 * The encoder of the temporal fusion transformer (Lim et al. 2021, figure 2), read at the last step: variable
 * selection, LSTM, static enrichment, interpretable attention, position-wise GRN, each behind gate, add and norm.
 */
export class TemporalEncoder {
  readonly #context: StaticContext | null;
  readonly #selection: VariableSelection;
  readonly #lstm: Lstm;
  readonly #lstmGate: GateAddNorm;
  readonly #enrichment: GatedResidualNetwork;
  readonly #attention: InterpretableAttention;
  readonly #attentionGate: GateAddNorm;
  readonly #position: GatedResidualNetwork;
  readonly #outputGate: GateAddNorm;

  constructor(p: Parameters, config: FoundationConfig, features: number, context: readonly number[]) {
    const size = config.temporalSize;
    const rate = config.dropout;
    const steered = context.length > 0 ? { context: size } : {};
    this.#context =
      context.length > 0 ? new StaticContext(p.scope('context'), features, size, context) : null;
    this.#selection = new VariableSelection(p.scope('selection'), {
      variables: features,
      units: config.selectionUnits,
      hidden: size,
      dropout: rate,
      ...steered,
    });
    this.#lstm = new Lstm(p.scope('lstm'), { input: size, hidden: size });
    this.#lstmGate = new GateAddNorm(p.scope('lstmGate'), size, rate);
    const grn = { input: size, hidden: size, output: size, dropout: rate };
    this.#enrichment = new GatedResidualNetwork(p.scope('enrichment'), { ...grn, ...steered });
    this.#attention = new InterpretableAttention(p.scope('attention'), {
      size,
      heads: config.attentionHeads,
      dropout: rate,
    });
    this.#attentionGate = new GateAddNorm(p.scope('attentionGate'), size, rate);
    this.#position = new GatedResidualNetwork(p.scope('position'), grn);
    this.#outputGate = new GateAddNorm(p.scope('outputGate'), size, rate);
  }

  /** `x` [B, W, F] → [B, H]. */
  apply(x: Tensor, pass: Pass): Tensor {
    const context = this.#context?.apply(x);
    const selected = this.#selection.apply(x, pass, context?.selection).output;
    const run = this.#lstm.apply(selected, context ? { h: context.h, c: context.c } : undefined);
    const local = this.#lstmGate.apply(selected, run.sequence, pass);
    const enriched = this.#enrichment.apply(local, pass, context?.enrichment);
    // Only the last step is used and it may see every step: asking with it alone is causal attention at 1/W of the work.
    const query = lastStep(enriched);
    const everything = tf.ones([1, x.shape[1] ?? 0]);
    const attended = this.#attention.apply(query, enriched, enriched, everything, pass).output;
    const mixed = this.#attentionGate.apply(query, attended, pass);
    const output = this.#outputGate.apply(lastStep(local), this.#position.apply(mixed, pass), pass);
    return tf.reshape(output, [-1, output.shape[2] ?? 0]);
  }
}

/** LayerNorm(skip + GLU(dropout(x))). */
class GateAddNorm {
  readonly #gate: GatedLinearUnit;
  readonly #norm: LayerNorm;
  readonly #rate: number;

  constructor(p: Parameters, size: number, rate: number) {
    this.#gate = new GatedLinearUnit(p.scope('gate'), { input: size, output: size });
    this.#norm = new LayerNorm(p.scope('norm'), { size });
    this.#rate = rate;
  }

  apply(skip: Tensor, x: Tensor, pass: Pass): Tensor {
    return this.#norm.apply(tf.add(skip, this.#gate.apply(dropout(x, this.#rate, pass))));
  }
}

/** [B, W, H] → [B, 1, H]. */
function lastStep(x: Tensor): Tensor {
  const [batch, steps, size] = x.shape as [number, number, number];
  return tf.slice(x, [0, steps - 1, 0], [batch, 1, size]);
}
