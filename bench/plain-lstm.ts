import { Lstm, type Parameters, tf } from '@gammatwin/nn';

/**
 * The LSTM as one writes it first: a loop over time of plain ops, gradients by autodiff. Same weights and gate order as
 * nn's `Lstm`. The last h, [batch, hidden].
 */
export function plainLstm(parameters: Parameters, sizes: { input: number; hidden: number }) {
  const { inputWeights, hiddenWeights, bias } = new Lstm(parameters, sizes);
  return (x: tf.Tensor): tf.Tensor => {
    const batch = x.shape[0] ?? 0;
    let h: tf.Tensor = tf.zeros([batch, sizes.hidden]);
    let c: tf.Tensor = tf.zeros([batch, sizes.hidden]);
    for (const xT of tf.unstack(x, 1)) {
      const gates = tf.add(tf.add(tf.matMul(xT, inputWeights), tf.matMul(h, hiddenWeights)), bias);
      const [i, f, o, candidate] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(candidate)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    }
    return h;
  };
}
