interface Series {
  readonly kind: 'bars' | 'dots' | 'line';
  readonly color: string;
  /** In the legend; none if not given. */
  readonly label?: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Vertical lines with a word at the top. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
  /** Bars grow from 0, so 0 is then always in view. */
  readonly formatY?: (y: number) => string;
}

const size = { width: 960, height: 540 };
const frame = { left: 86, right: 24, top: 58, bottom: 62 };
const plot = {
  width: size.width - frame.left - frame.right,
  height: size.height - frame.top - frame.bottom,
};

/** A chart as a self-contained SVG document. */
export function chartSvg(chart: Chart): string {
  const points = chart.series.flatMap(({ points }) => points);
  const x = scaleOf(
    [...points.map(([x]) => x), ...(chart.marks ?? []).map(({ x }) => x)],
    frame.left,
    plot.width,
  );
  const zero = chart.series.some(({ kind }) => kind === 'bars') ? [0] : [];
  const y = scaleOf([...points.map(([, y]) => y), ...zero], frame.top + plot.height, -plot.height);
  const text = (at: string, words: string) => `<text ${at}>${escaped(words)}</text>`;
  const bottom = frame.top + plot.height;
  const parts = [
    text(`x="${frame.left}" y="28" class="title"`, chart.title),
    ...y.ticks.map(
      (tick) =>
        `<line x1="${frame.left}" x2="${frame.left + plot.width}" y1="${round(y.at(tick))}" y2="${round(y.at(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/>` +
        text(
          `x="${frame.left - 8}" y="${round(y.at(tick) + 4)}" text-anchor="end"`,
          (chart.formatY ?? String)(tick),
        ),
    ),
    ...x.ticks.map(
      (tick) =>
        `<line x1="${round(x.at(tick))}" x2="${round(x.at(tick))}" y1="${bottom}" y2="${bottom + 5}" class="axis"/>` +
        text(`x="${round(x.at(tick))}" y="${bottom + 20}" text-anchor="middle"`, String(tick)),
    ),
    `<line x1="${frame.left}" x2="${frame.left + plot.width}" y1="${bottom}" y2="${bottom}" class="axis"/>`,
    text(
      `x="${frame.left + plot.width / 2}" y="${size.height - 16}" text-anchor="middle" class="label"`,
      chart.xLabel,
    ),
    text(
      `transform="translate(18 ${frame.top + plot.height / 2}) rotate(-90)" text-anchor="middle" class="label"`,
      chart.yLabel,
    ),
    ...chart.series.map((series) => drawSeries(series, x.at, y.at)),
    ...(chart.marks ?? []).map(
      ({ x: at, label }, i) =>
        `<line x1="${round(x.at(at))}" x2="${round(x.at(at))}" y1="${frame.top}" y2="${bottom}" class="mark"/>` +
        text(`x="${round(x.at(at) + 5)}" y="${frame.top + 12 + 15 * i}"`, label),
    ),
    legend(chart.series),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">`,
    `<style>text{font:12px sans-serif;fill:#222}.title{font-size:17px;font-weight:bold}.label{font-size:13px}`,
    `.grid{stroke:#e3e3e3}.axis{stroke:#555}.mark{stroke:#222;stroke-dasharray:5 4}</style>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function drawSeries(
  { kind, color, points }: Series,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  if (kind === 'line') {
    const path = points.map(([a, b]) => `${round(x(a))},${round(y(b))}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`;
  }
  if (kind === 'dots') {
    return points
      .map(
        ([a, b]) =>
          `<circle cx="${round(x(a))}" cy="${round(y(b))}" r="2.6" fill="${color}" fill-opacity="0.55"/>`,
      )
      .join('');
  }
  const width = Math.max(1, Math.min(18, 0.7 * leastGap(points.map(([a]) => x(a)))));
  return points
    .map(([a, b]) => {
      const top = Math.min(y(0), y(b));
      return `<rect x="${round(x(a) - width / 2)}" y="${round(top)}" width="${round(width)}" height="${round(Math.abs(y(b) - y(0)))}" fill="${color}"/>`;
    })
    .join('');
}

function legend(series: readonly Series[]): string {
  const named = series.filter(({ label }) => label !== undefined);
  return named
    .map(({ label, color }, i) => {
      const top = frame.top + 14 + 18 * i;
      const left = frame.left + plot.width - 190;
      return `<rect x="${left}" y="${top - 9}" width="12" height="10" fill="${color}"/><text x="${left + 18}" y="${top}">${escaped(label!)}</text>`;
    })
    .join('');
}

function leastGap(places: readonly number[]): number {
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.reduce((least, place, i) => (i > 0 ? Math.min(least, place - sorted[i - 1]!) : least), 18);
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A linear scale from round tick to round tick. */
function scaleOf(values: readonly number[], start: number, length: number): Scale {
  const known = values.filter(Number.isFinite);
  const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [from, to] = known.length === 0 ? [0, 1] : high > low ? [low, high] : [low - 0.5, low + 0.5];
  const raw = (to - from) / 7;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { ticks, at: (value) => start + (length * (value - first * step)) / ((last - first) * step) };
}

const round = (x: number): number => Math.round(10 * x) / 10;

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
