"""Answers one JSON line for each JSON line: {"load": columns, "steps": n}, {"run": task} or {"result": task}.

Times are taken here, around the pricing alone: objects are built and arrays converted before, so that neither the
pipe nor the set-up counts against the peers. QuantLib's options are built once and recalculated.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import py_vollib_vectorized as vollib  # noqa: E402
import QuantLib as ql  # noqa: E402

FIELDS = ("price", "delta", "gamma", "thetaPerDay", "vegaPerVolPoint", "rhoPerRatePoint")
VOL_BUMP = 0.01
RATE_BUMP = 1e-4


def flat(today, quote):
    return ql.YieldTermStructureHandle(ql.FlatForward(today, ql.QuoteHandle(quote), ql.Actual365Fixed()))


class Contract:
    """One option with its own quotes, so that a bump of one wakes no other."""

    def __init__(self, today, columns, row, american, engine):
        self.vol = ql.SimpleQuote(columns["volatility"][row])
        self.rate = ql.SimpleQuote(columns["rate"][row])
        surface = ql.BlackConstantVol(today, ql.NullCalendar(), ql.QuoteHandle(self.vol), ql.Actual365Fixed())
        process = ql.BlackScholesMertonProcess(
            ql.QuoteHandle(ql.SimpleQuote(columns["spot"][row])),
            flat(today, ql.SimpleQuote(columns["dividendYield"][row])),
            flat(today, self.rate),
            ql.BlackVolTermStructureHandle(surface),
        )
        expiry = today + int(columns["days"][row])
        exercise = ql.AmericanExercise(today, expiry) if american else ql.EuropeanExercise(expiry)
        side = ql.Option.Call if columns["isCall"][row] else ql.Option.Put
        self.option = ql.VanillaOption(ql.PlainVanillaPayoff(side, columns["strike"][row]), exercise)
        self.option.setPricingEngine(engine(process))

    def bumped(self, quote, bump):
        base = quote.value()
        quote.setValue(base + bump)
        above = self.option.NPV()
        quote.setValue(base - bump)
        below = self.option.NPV()
        quote.setValue(base)
        return 0.01 * (above - below) / (2 * bump)


class Peers:
    def load(self, columns, steps):
        today = ql.Date(15, 1, 2024)
        ql.Settings.instance().evaluationDate = today
        arrays = {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}
        arrays["flag"] = np.where(arrays["isCall"] == 1, "c", "p")
        arrays["years"] = arrays["days"] / 365
        self.columns = arrays
        american = steps > 0
        self.contracts = [
            Contract(
                today,
                columns,
                row,
                american,
                (lambda process: ql.BinomialVanillaEngine(process, "crr", steps))
                if american
                else ql.AnalyticEuropeanEngine,
            )
            for row in range(len(columns["strike"]))
        ]

    def quantlib_black_scholes(self):
        rows = []
        for contract in self.contracts:
            o = contract.option
            o.recalculate()
            rows.append((o.NPV(), o.delta(), o.gamma(), o.theta() / 365, o.vega() / 100, o.rho() / 100))
        return dict(zip(FIELDS, zip(*rows)))

    def quantlib_crr_nodes(self):
        rows = []
        for contract in self.contracts:
            o = contract.option
            o.recalculate()
            rows.append((o.NPV(), o.delta(), o.gamma(), o.theta() / 365))
        return dict(zip(FIELDS, zip(*rows)))

    def quantlib_crr(self):
        rows = []
        for contract in self.contracts:
            o = contract.option
            o.recalculate()
            own = (o.NPV(), o.delta(), o.gamma(), o.theta() / 365)
            rows.append((*own, contract.bumped(contract.vol, VOL_BUMP), contract.bumped(contract.rate, RATE_BUMP)))
        return dict(zip(FIELDS, zip(*rows)))

    def vollib_black_scholes(self):
        c = self.columns
        market = (c["flag"], c["spot"], c["strike"], c["years"], c["rate"], c["volatility"], c["dividendYield"])
        price = vollib.vectorized_black_scholes_merton(*market, return_as="numpy")
        greeks = vollib.get_all_greeks(*market, model="black_scholes_merton", return_as="dict")
        names = ("delta", "gamma", "theta", "vega", "rho")
        return dict(zip(FIELDS, (price, *(greeks[name] for name in names))))

    def vollib_implied_volatility(self):
        c = self.columns
        volatility = vollib.vectorized_implied_volatility(
            c["price"],
            c["spot"],
            c["strike"],
            c["years"],
            c["rate"],
            c["flag"],
            c["dividendYield"],
            on_error="ignore",
            model="black_scholes_merton",
            return_as="numpy",
        )
        return {"volatility": volatility}


def main():
    peers = Peers()
    for line in sys.stdin:
        request = json.loads(line)
        if "load" in request:
            peers.load(request["load"], request["steps"])
            answer = {"ok": True}
        elif "run" in request:
            start = time.perf_counter()
            result = getattr(peers, request["run"])()
            answer = {"ms": 1000 * (time.perf_counter() - start)}
        else:
            columns = getattr(peers, request["result"])()
            answer = {name: np.asarray(column, dtype=np.float64).tolist() for name, column in columns.items()}
        print(json.dumps(answer).replace("NaN", "null"), flush=True)


if __name__ == "__main__":
    main()
