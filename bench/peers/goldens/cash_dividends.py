"""Prints packages/greeks/test/fixtures/cash-dividends.json: QuantLib's values of options with cash dividends.

python bench/peers/goldens/cash_dividends.py > packages/greeks/test/fixtures/cash-dividends.json

European: AnalyticDividendEuropeanEngine. American: finite differences in the escrowed-dividend model, 2000 x 2000.
Days are counted as Actual/365, so that a day is 1/365 year.
"""

import json

import QuantLib as ql

CASES = [
    # side, spot, strike, days, rate, yield, volatility, ((ex-date in days, amount), ...)
    ("call", 100, 100, 365, 0.05, 0.0, 0.25, ((90, 2.0), (270, 2.0))),
    ("put", 100, 105, 365, 0.05, 0.0, 0.25, ((90, 2.0), (270, 2.0))),
    ("call", 40, 40, 180, 0.09, 0.0, 0.3, ((60, 0.5), (150, 0.5))),
    ("put", 60, 55, 120, 0.03, 0.0, 0.4, ((30, 1.5),)),
    ("call", 100, 80, 200, 0.02, 0.0, 0.2, ((190, 5.0),)),
]


def rows():
    today = ql.Date(15, 1, 2024)
    ql.Settings.instance().evaluationDate = today
    count = ql.Actual365Fixed()
    for side, spot, strike, days, rate, dividend_yield, volatility, paid in CASES:
        surface = ql.BlackConstantVol(today, ql.NullCalendar(), volatility, count)
        process = ql.BlackScholesMertonProcess(
            ql.QuoteHandle(ql.SimpleQuote(spot)),
            ql.YieldTermStructureHandle(ql.FlatForward(today, dividend_yield, count)),
            ql.YieldTermStructureHandle(ql.FlatForward(today, rate, count)),
            ql.BlackVolTermStructureHandle(surface),
        )
        dividends = ql.DividendVector([today + day for day, _ in paid], [amount for _, amount in paid])
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if side == "call" else ql.Option.Put, strike)
        expiry = today + days
        european = ql.VanillaOption(payoff, ql.EuropeanExercise(expiry))
        european.setPricingEngine(ql.AnalyticDividendEuropeanEngine(process, dividends))
        american = ql.VanillaOption(payoff, ql.AmericanExercise(today, expiry))
        american.setPricingEngine(
            ql.FdBlackScholesVanillaEngine(
                process,
                dividends,
                2000,
                2000,
                0,
                ql.FdmSchemeDesc.Douglas(),
                False,
                -1e30,
                ql.FdBlackScholesVanillaEngine.Escrowed,
            )
        )
        yield {
            "side": side,
            "spot": spot,
            "strike": strike,
            "days": days,
            "rate": rate,
            "dividendYield": dividend_yield,
            "volatility": volatility,
            "dividends": paid,
            "european": {
                "price": european.NPV(),
                "delta": european.delta(),
                "gamma": european.gamma(),
                "thetaPerYear": european.theta(),
                "vega": european.vega(),
                "rho": european.rho(),
            },
            "american": {"price": american.NPV(), "delta": american.delta(), "gamma": american.gamma()},
        }


print(json.dumps({"quantlib": ql.__version__, "rows": list(rows())}, indent=1))
