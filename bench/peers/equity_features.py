"""The peer of bench/equity-features.ts: the same features and graphs in pandas and numpy. One JSON line in, one out.

    {"do": "load", "folder": DIR, "symbols": [...], "days": [...], "sectors": [...], "names": [...], "neutral": [...]}
    {"do": "features"}      all numeric features to [T, N, F] and a missing mask
    {"do": "graphs"}        the edge lists of all sessions
    {"do": "write", "file": PATH}       the features as float64, NaN where missing
    {"do": "graph", "session": T}       the edges of one session

Frames are [sessions x stocks]; everything is a whole-frame operation but the loops over sectors, and the graphs' over
sessions. DIR holds open, high, low, close and volume as raw float64. Windows count rows of the frame: a stock must have
no gap between its first and its last bar. Answers hold milliseconds and the peak of resident memory in MB.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

SECTORS = 11
EQUAL = 1e-9


def above(a, b, price):
    return a - b > EQUAL * price


def share_below(x):
    return np.mean(x[~np.isnan(x)] < x[-1]) if not np.isnan(x[-1]) else np.nan


class Peer:
    def load(self, folder, symbols, days, sectors, names, neutral):
        shape = (len(days), len(symbols))
        self.o, self.h, self.l, self.c, self.v = (
            pd.DataFrame(np.fromfile(f"{folder}/{name}.bin").reshape(shape))
            for name in ("open", "high", "low", "close", "volume")
        )
        self.sector = np.array(sectors)
        self.names, self.neutral = names, neutral
        return {"rows": len(days)}

    def recursive(self, x, age, span, alpha, first):
        """Recursive average from the plain mean of `span` entries from a stock's entry `first` on."""
        seed = first + span - 1
        start = x.rolling(span).mean()
        seeded = x.where(age > seed, start.where(age == seed))
        return seeded.ewm(alpha=alpha, adjust=False).mean()

    def technical(self, out):
        o, h, l, c, v = self.o, self.h, self.l, self.c, self.v
        before = c.shift(1)
        age = c.notna().cumsum() - 1
        wilder = lambda x, first=1: self.recursive(x, age, 14, 1 / 14, first)
        ema = lambda x, span, first=0: self.recursive(x, age, span, 2 / (span + 1), first)
        for k in (1, 5, 10, 20, 60):
            out[f"return_{k}d"] = c / c.shift(k) - 1
        spread = h - l
        out["intraday_range"] = spread / c
        daily = np.log(c / before)
        for k in (5, 20, 60):
            out[f"realized_volatility_{k}d"] = daily.rolling(k).std()
        true_range = np.maximum(h, before) - np.minimum(l, before)
        atr = wilder(true_range)
        out["atr_14_to_price"] = atr / c
        log_range = np.log(h / l) ** 2
        garman = 0.5 * log_range - (2 * np.log(2) - 1) * np.log(c / o) ** 2
        out["garman_klass_20d"] = np.sqrt(garman.rolling(20).mean().clip(lower=0))
        out["parkinson_20d"] = np.sqrt(log_range.rolling(20).mean() / (4 * np.log(2)))
        change = c - before
        gain, loss = wilder(change.clip(lower=0)), wilder(-change.clip(upper=0))
        out["rsi_14"] = 100 * gain / (gain + loss)
        low14, high14 = l.rolling(14).min(), h.rolling(14).max()
        out["stochastic_k_14"] = 100 * (c - low14) / (high14 - low14)
        out["stochastic_d_3"] = out["stochastic_k_14"].rolling(3).mean()
        typical = (h + l + c) / 3
        step, flow = typical.diff(), typical * v
        up = flow.where(step > EQUAL * typical, 0).where(step.notna()).rolling(14).sum()
        down = flow.where(-step > EQUAL * typical, 0).where(step.notna()).rolling(14).sum()
        out["mfi_14"] = 100 * up / (up + down)
        window = c.rolling(20)
        mean20 = window.mean()
        out["bollinger_b_20"] = 0.5 + (c - mean20) / (4 * window.std(ddof=0))
        macd = ema(c, 12) - ema(c, 26)
        out["macd_histogram_to_price"] = (macd - ema(macd, 9, 25)) / c
        rose, fell = h.diff(), -l.diff()
        plus = wilder(rose.where((rose > 0) & above(rose, fell, h), 0).where(rose.notna())) / atr
        minus = wilder(fell.where((fell > 0) & above(fell, rose, h), 0).where(rose.notna())) / atr
        direction = 100 * (plus - minus).abs() / (plus + minus)
        known = direction.fillna(0).where(age >= 14)
        out["adx_14"] = wilder(known, 14).where(direction.notna())
        out["distance_to_sma_20"] = c / mean20 - 1
        for k in (50, 200):
            out[f"distance_to_sma_{k}"] = c / c.rolling(k).mean() - 1
        out["distance_to_high_252"] = c / h.rolling(252).max() - 1
        volumes = v.rolling(20)
        out["volume_zscore_20"] = (v - volumes.mean()) / volumes.std()
        out["log_dollar_volume_20"] = np.log1p((c * v).rolling(20).mean())
        self.patterns(out, atr)

    def patterns(self, out, atr):
        o, h, l, c = self.o, self.h, self.l, self.c
        out["overnight_gap"] = o / c.shift(1) - 1
        out["breakout_20d"] = (c - h.rolling(20).max().shift(1)) / atr.where(atr > 0)
        logs = np.log(c)
        window = logs.rolling(20)
        # Time is centred on the window, so that its product with ln C is its covariance.
        time_weights = np.arange(20) - 9.5
        slope = sum(time_weights[k] * logs.shift(19 - k) for k in range(20))
        squares = 19 * window.var()
        moved = c.rolling(20).max() > c.rolling(20).min()
        out["trend_r2_20d"] = ((slope**2 / (665 * squares)).clip(upper=1) * np.sign(slope)).where(moved)
        up = above(h, h.shift(1), c) & above(l, l.shift(1), c)
        down = above(h.shift(1), h, c) & above(l.shift(1), l, c)
        steps = (up.astype(float) - down.astype(float)).where(h.shift(1).notna())
        out["higher_highs_10d"] = steps.rolling(10).sum() / 10
        spread = h - l
        out["candle_body"] = (c - o) / spread
        out["candle_shadow_balance"] = (np.minimum(o, c) - l - (h - np.maximum(o, c))) / spread
        rises = c >= o
        rose = rises.shift(1, fill_value=False)
        top, bottom = np.maximum(o, c), np.minimum(o, c)
        old_top, old_bottom = top.shift(1), bottom.shift(1)
        holds = ~above(old_top, top, top) & ~above(bottom, old_bottom, top)
        larger = above(top, old_top, top) | above(old_bottom, bottom, top)
        sign = np.where(rises, 1.0, -1.0)
        engulfs = pd.DataFrame(np.where((rises != rose) & holds & larger, sign, 0.0))
        out["engulfing"] = engulfs.where(old_top.notna() & top.notna())
        least, largest = spread.rolling(7).min(), spread.rolling(7).max()
        moved = above(largest, least, c)
        out["narrow_range_7"] = ((spread - least) / (largest - least)).where(moved)

    def cross_sectional(self, out):
        ranked = "return_5d return_20d return_60d realized_volatility_20d log_dollar_volume_20".split()
        for name in ranked:
            known = out[name].notna().sum(axis=1)
            out[f"rank_{name}"] = (out[name].rank(axis=1) - 1).div(known - 1, axis=0)
        score = lambda x: x.sub(x.mean(axis=1), axis=0).div(x.std(axis=1), axis=0)
        out["zscore_return_20d"] = score(out["return_20d"])
        for name in ("return_5d", "return_20d"):
            result = pd.DataFrame(np.nan, index=self.c.index, columns=self.c.columns)
            for sector in range(SECTORS):
                members = np.flatnonzero(self.sector == sector)
                if len(members) < 3:
                    continue
                x = out[name][members]
                result[members] = score(x).where(x.notna().sum(axis=1) >= 3)
            out[f"sector_zscore_{name}"] = result

    def co_moments(self, x, y):
        """Centred sums over the last 60 rows of the pairs that are both known; y is masked by the caller."""
        known = x.notna() & y.notna()
        x, y = x.where(known), y.where(known)
        rolling = lambda frame: frame.rolling(60, min_periods=45)
        n = rolling(x).count()
        mx, my = rolling(x).mean(), rolling(y).mean()
        xx = n * (rolling(x * x).mean() - mx * mx)
        yy = n * (rolling(y * y).mean() - my * my)
        xy = n * (rolling(x * y).mean() - mx * my)
        return n, xx, yy, xy

    def comovement(self, out):
        r = self.c / self.c.shift(1) - 1
        m = r.mean(axis=1).where(r.notna().sum(axis=1) >= 2)
        market = pd.DataFrame(np.broadcast_to(m.to_numpy()[:, None], r.shape))
        late = (np.arange(len(r)) >= 60)[:, None]
        n, rr, mm, rm = self.co_moments(r, market)
        beta = rm / mm
        unexplained = rr - beta * rm
        good = (mm > 1e-18) & (unexplained > 1e-12 * rr) & r.notna() & late
        risk = np.sqrt(unexplained / (n - 2)).where(good)
        out["beta_60d"] = beta.where(good)
        out["market_correlation_60d"] = (rm / np.sqrt(rr * mm)).where(good)
        out["idiosyncratic_volatility_60d"] = risk
        paired = market.where(r.notna())
        total = lambda k: r.rolling(k, min_periods=1).sum() - beta * paired.rolling(k, min_periods=1).sum()
        count = lambda k: r.rolling(k, min_periods=1).count()
        recent, recent_count = total(5), count(5)
        out["residual_momentum_60d"] = (total(60) - recent) / (risk * np.sqrt(count(60) - recent_count))
        out["residual_reversal_5d"] = -recent / (risk * np.sqrt(recent_count))

        others = pd.DataFrame(np.nan, index=r.index, columns=r.columns)
        for sector in range(SECTORS):
            members = np.flatnonzero(self.sector == sector)
            x = r[members]
            rest = x.fillna(0).rsub(x.sum(axis=1), axis=0)
            left = (-x.notna().astype(float)).add(x.notna().sum(axis=1), axis=0)
            others[members] = rest / left.where(left > 0)
        for name, s, first in (
            ("sector_correlation_60d", others, 60),
            ("sector_lead_lag_60d", others.shift(1), 61),
        ):
            n, xx, yy, xy = self.co_moments(r, s)
            good = (xx > 1e-18) & (yy > 1e-18) & r.notna() & s.notna()
            good &= (np.arange(len(r)) >= first)[:, None]
            out[name] = (xy / np.sqrt(xx * yy)).clip(-1, 1).where(good)
        return m

    def context(self, out, m):
        shape = self.c.shape
        for s in range(SECTORS):
            column = np.where(self.sector < 0, np.nan, self.sector == s)
            out[s] = np.broadcast_to(column, shape)
        dollars = out["log_dollar_volume_20"].to_numpy()
        ordered = np.sort(dollars, axis=1)
        known = np.isfinite(dollars).sum(axis=1)
        rows = np.arange(shape[0])
        low = ordered[rows, np.minimum(known // 3, shape[1] - 1)][:, None]
        high = ordered[rows, np.minimum(2 * known // 3, shape[1] - 1)][:, None]
        tier = np.where(dollars < low, 0.0, np.where(dollars < high, 1.0, 2.0))
        tier[np.isnan(dollars) | (known < 3)[:, None]] = np.nan
        for k, name in enumerate(("low", "middle", "high")):
            out[f"liquidity_{name}"] = np.where(np.isnan(tier), np.nan, tier == k)
        deviation = m.rolling(20).std()
        calmer = deviation.rolling(252, min_periods=1).apply(share_below, raw=True)
        level = np.log1p(m.fillna(0)).cumsum()
        mean = level.rolling(100).mean()
        state = np.where(calmer > 0.8, 2.0, np.where(level >= mean, 0.0, 1.0))
        state[calmer.isna() | (np.arange(shape[0]) < 100)] = np.nan
        for k, name in enumerate(("rising", "falling", "turbulent")):
            column = np.where(np.isnan(state), np.nan, state == k)
            out[f"market_{name}"] = np.broadcast_to(column[:, None], shape)

    def features(self):
        start = time.perf_counter()
        out = {}
        self.technical(out)
        self.cross_sectional(out)
        self.context(out, self.comovement(out))
        columns = [out[s] if name.startswith("sector_") and name not in out else out[name] for name, s in self.keys()]
        traded = self.c.notna().to_numpy()
        self.values = np.empty((*traded.shape, len(columns)))
        self.missing = np.empty(self.values.shape, dtype=np.uint8)
        for f, column in enumerate(columns):
            column = np.asarray(column)
            known = np.isfinite(column) & traded
            self.values[:, :, f] = np.where(known, column, self.neutral[f])
            self.missing[:, :, f] = ~known
        return self.answer(start)

    def keys(self):
        """Each feature's name, and the number of its sector where it is a sector's indicator."""
        sector = 0
        for name in self.names:
            yield name, sector
            measured = name.startswith(("sector_zscore", "sector_correlation", "sector_lead"))
            sector += name.startswith("sector_") and not measured

    def scores(self):
        r = self.c / self.c.shift(1) - 1
        volatility = np.sqrt(np.pi / 2) * r.abs().rolling(60, min_periods=20).mean().shift(1)
        return (r / volatility.where(volatility > 0)).clip(-4, 4).to_numpy()

    def graph_at(self, z, traded, same, t):
        part = z[max(0, t - 59) : t + 1]
        x = np.where(np.isnan(part), 0, part)
        count = (~np.isnan(part)).sum(axis=0)
        centred = x - x.sum(axis=0) / 60
        squares = (x**2).sum(axis=0) - x.sum(axis=0) ** 2 / 60
        known = (count >= 45) & (squares > 1e-10 * (x**2).sum(axis=0))
        missing_rows = 60 - len(part)
        ids = np.flatnonzero(known)
        n = z.shape[1]
        adjacent = same & traded[max(0, t - 59) : t + 1].any(axis=0)[:, None]
        adjacent &= adjacent.T
        weight = np.full((n, n), 0.01)
        if len(ids) > 1:
            y = centred[:, ids]
            product = y.T @ y
            if missing_rows:
                mean = x[:, ids].sum(axis=0) / 60
                product += missing_rows * np.outer(mean, mean)
            scale = 1 / np.sqrt(squares[ids])
            rho = product * scale[:, None] * scale
            np.fill_diagonal(rho, 0)
            shrunk = np.abs(0.8 * rho + 0.2 * rho.sum() / (len(ids) * (len(ids) - 1)))
            np.fill_diagonal(shrunk, 0)
            k = min(8, len(ids) - 1)
            near = np.argpartition(shrunk, len(ids) - k, axis=1)[:, len(ids) - k :]
            chosen = np.zeros((n, n), dtype=bool)
            chosen[ids[:, None], ids[near]] = True
            adjacent |= chosen | chosen.T
            if len(ids) == n:
                weight = shrunk
            else:
                weight[np.ix_(ids, ids)] = shrunk
        adjacent &= self.upper
        a, b = np.nonzero(adjacent)
        return a.astype(np.int32), b.astype(np.int32), np.clip(weight[a, b], 0.01, 1)

    def graphs(self, only=None):
        start = time.perf_counter()
        z = self.scores()
        traded = self.c.notna().to_numpy()
        self.upper = np.triu(np.ones((z.shape[1], z.shape[1]), dtype=bool), 1)
        same = (self.sector[:, None] == self.sector) & (self.sector >= 0)[:, None]
        sessions = range(len(z)) if only is None else [only]
        edges = 0
        for t in sessions:
            self.last = self.graph_at(z, traded, same, t)
            edges += len(self.last[0])
        return {**self.answer(start), "edges": edges}

    def graph(self, session):
        self.graphs(session)
        a, b, weight = self.last
        return {"from": a.tolist(), "to": b.tolist(), "weight": weight.tolist()}

    def write(self, file):
        np.where(self.missing == 1, np.nan, self.values).tofile(file)
        return {}

    def answer(self, start):
        elapsed = 1e3 * (time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"milliseconds": elapsed, "peakMb": peak}


if __name__ == "__main__":
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(peer, request.pop("do"))(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
