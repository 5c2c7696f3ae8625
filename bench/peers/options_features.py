"""The 40 options features as the design document writes them (sections 3 and 10.2): a list of dicts for each underlying,
sums over lists, pandas for the gamma distribution.

    options_features.py CHAINS.parquet YYYY-MM-DD RUNS

Prints JSON: the rows, the milliseconds of each run ([building the dicts, computing the features], for both ways to
build; the document's, of more than a minute, runs once), and the features. The document's thread pool is one thread here: both sides are measured on one core. Missing
numbers are 0, since a list of dicts with NaN would make every sum NaN.
"""

import json
import math
import sys
import time
import warnings
from datetime import date

import numpy as np
import pandas as pd
from scipy import stats


def build_as_document(chain):
    """Section 10.2, with one dict a strike and expiration (the document's own grouping by strike alone loses all but
    one expiration)."""
    strikes = []
    for (strike, expiration), strike_data in chain.groupby(["strike", "expiration"], sort=False):
        strike_dict = {"strike_price": strike, "expiration": expiration}
        for side in ("call", "put"):
            rows = strike_data[strike_data["side"] == side]
            if not rows.empty:
                row = rows.iloc[0]
                strike_dict.update({f"{side}_{name}": row[column] for name, column in columns})
            else:
                strike_dict.update({f"{side}_{name}": 0 for name, _ in columns})
        strikes.append(strike_dict)
    return strikes


def build_quickly(chain):
    """The same dicts out of plain lists: what a careful user of the document's data model might write."""
    by_key = {}
    values = zip(chain["side"].tolist(), *(chain[column].tolist() for _, column in columns))
    for strike, expiration, (side, *row) in zip(chain["strike"].tolist(), chain["expiration"].tolist(), values):
        key = (strike, expiration)
        strike_dict = by_key.get(key)
        if strike_dict is None:
            strike_dict = by_key[key] = {"strike_price": strike, "expiration": expiration, **blank}
        strike_dict.update(zip(names[side], row))
    return list(by_key.values())


def build_options_raw(chains, session, build):
    options_raw = {}
    for ticker, chain in chains.items():
        expirations = sorted(e for e in chain["expiration"].unique() if e > session)
        options_raw[ticker] = {
            "strikes": build(chain),
            "current_price": chain["spot"].iloc[0],
            "nearest_expiration": expirations[0] if expirations else None,
            "second_expiration": expirations[1] if len(expirations) > 1 else None,
            "price_change_5d": 0.0,
            "historical": history,
        }
    return options_raw


columns = [
    ("oi", "open_interest"),
    ("volume", "volume"),
    ("iv", "iv"),
    ("delta", "delta"),
    ("gamma", "gamma"),
    ("vega", "vega"),
    ("theta", "theta"),
]
names = {side: [f"{side}_{name}" for name, _ in columns] for side in ("call", "put")}
blank = {name: 0 for side in names.values() for name in side}

# The same for every underlying: history takes no part in the comparison.
history = {
    "total_oi_yesterday": 100_000.0,
    "avg_volume_20d": 10_000.0,
    "std_volume_20d": 2_000.0,
    "pcr_oi_60d": [0.5 + 0.01 * i for i in range(60)],
    "pcr_oi_yesterday": 0.8,
    "atm_iv_252d": [0.2 + 0.001 * i for i in range(252)],
    "atm_iv_yesterday": 0.3,
}


class OptionsFeatureExtractor:
    def extract_all(self, ticker, date, options_data):
        features = {}
        features.update(self.extract_volume_oi(options_data))
        features.update(self.extract_pcr(options_data))
        features.update(self.extract_gamma(options_data))
        features.update(self.extract_iv(options_data))
        features.update(self.extract_greeks(options_data))
        features.update(self.extract_term_structure(options_data))
        features.update(self.extract_composite_signals(features, options_data))
        return features

    def extract_volume_oi(self, options_data):
        call_oi = sum([s["call_oi"] for s in options_data["strikes"]])
        put_oi = sum([s["put_oi"] for s in options_data["strikes"]])
        total_oi = call_oi + put_oi
        call_volume = sum([s["call_volume"] for s in options_data["strikes"]])
        put_volume = sum([s["put_volume"] for s in options_data["strikes"]])
        total_volume = call_volume + put_volume
        yesterday_oi = options_data["historical"]["total_oi_yesterday"]
        avg_volume_20d = options_data["historical"]["avg_volume_20d"]
        oi_change_pct = (total_oi - yesterday_oi) / yesterday_oi if yesterday_oi > 0 else 0
        volume_zscore = (total_volume - avg_volume_20d) / (options_data["historical"]["std_volume_20d"] + 1e-8)
        return {
            "call_oi": call_oi,
            "put_oi": put_oi,
            "total_oi": total_oi,
            "call_volume": call_volume,
            "put_volume": put_volume,
            "total_volume": total_volume,
            "oi_change_pct": oi_change_pct,
            "volume_zscore": volume_zscore,
        }

    def extract_pcr(self, options_data):
        call_oi = sum([s["call_oi"] for s in options_data["strikes"]])
        put_oi = sum([s["put_oi"] for s in options_data["strikes"]])
        call_volume = sum([s["call_volume"] for s in options_data["strikes"]])
        put_volume = sum([s["put_volume"] for s in options_data["strikes"]])
        pcr_oi = put_oi / call_oi if call_oi > 0 else np.nan
        pcr_volume = put_volume / call_volume if call_volume > 0 else np.nan
        historical_pcr = options_data["historical"]["pcr_oi_60d"]
        pcr_mean = np.mean(historical_pcr)
        pcr_std = np.std(historical_pcr)
        pcr_zscore = (pcr_oi - pcr_mean) / (pcr_std + 1e-8)
        pcr_extreme_bullish = 1 if pcr_oi < 0.7 else 0
        pcr_extreme_bearish = 1 if pcr_oi > 1.0 else 0
        pcr_change = pcr_oi - options_data["historical"]["pcr_oi_yesterday"]
        return {
            "pcr_oi": pcr_oi,
            "pcr_volume": pcr_volume,
            "pcr_zscore": pcr_zscore,
            "pcr_extreme_bullish": pcr_extreme_bullish,
            "pcr_extreme_bearish": pcr_extreme_bearish,
            "pcr_change": pcr_change,
        }

    def extract_gamma(self, options_data):
        current_price = options_data["current_price"]
        gamma_by_strike = []
        for strike_data in options_data["strikes"]:
            strike = strike_data["strike_price"]
            call_gex = strike_data["call_gamma"] * strike_data["call_oi"] * 100 * strike
            put_gex = strike_data["put_gamma"] * strike_data["put_oi"] * 100 * strike * -1
            net_gex = call_gex + put_gex
            gamma_by_strike.append(
                {"strike": strike, "gamma": net_gex, "distance_pct": (strike - current_price) / current_price}
            )
        gamma_df = pd.DataFrame(gamma_by_strike)
        max_gamma_idx = gamma_df["gamma"].abs().idxmax()
        max_pain_strike = gamma_df.loc[max_gamma_idx, "strike"]
        max_pain_distance = gamma_df.loc[max_gamma_idx, "distance_pct"]
        total_gamma = gamma_df["gamma"].sum()
        gamma_sign = 1 if total_gamma > 0 else -1
        gamma_concentration = gamma_df["gamma"].abs().max() / (gamma_df["gamma"].abs().sum() + 1e-8)
        positive_gamma = gamma_df[gamma_df["gamma"] > 0]
        negative_gamma = gamma_df[gamma_df["gamma"] < 0]
        if len(positive_gamma) > 0 and len(negative_gamma) > 0:
            gamma_flip_strike = gamma_df.loc[gamma_df["gamma"].abs().idxmin(), "strike"]
            gamma_flip_distance = (gamma_flip_strike - current_price) / current_price
        else:
            gamma_flip_strike = np.nan
            gamma_flip_distance = np.nan
        gamma_threshold = gamma_df["gamma"].abs().quantile(0.80)
        gamma_zones = gamma_df[gamma_df["gamma"].abs() > gamma_threshold]["strike"].tolist()
        if len(gamma_zones) > 0:
            min(gamma_zones, key=lambda x: abs(x - current_price))
        return {
            "max_pain_strike": max_pain_strike,
            "max_pain_distance_pct": max_pain_distance,
            "total_gamma": total_gamma / 1e9,
            "gamma_sign": gamma_sign,
            "gamma_concentration": gamma_concentration,
            "gamma_flip_strike": gamma_flip_strike,
            "gamma_flip_distance_pct": gamma_flip_distance,
        }

    def extract_iv(self, options_data):
        atm_strikes = self._find_atm_strikes(options_data)
        atm_call_iv = np.mean([s["call_iv"] for s in atm_strikes])
        atm_put_iv = np.mean([s["put_iv"] for s in atm_strikes])
        iv_skew = atm_put_iv - atm_call_iv
        put_call_iv_ratio = atm_put_iv / atm_call_iv if atm_call_iv > 0 else np.nan
        historical_iv = options_data["historical"]["atm_iv_252d"]
        iv_percentile = stats.percentileofscore(historical_iv, atm_call_iv) / 100
        iv_min = np.min(historical_iv)
        iv_max = np.max(historical_iv)
        iv_rank = (atm_call_iv - iv_min) / (iv_max - iv_min) if iv_max > iv_min else 0.5
        iv_yesterday = options_data["historical"]["atm_iv_yesterday"]
        iv_change_pct = (atm_call_iv - iv_yesterday) / iv_yesterday if iv_yesterday > 0 else 0
        return {
            "atm_call_iv": atm_call_iv,
            "atm_put_iv": atm_put_iv,
            "iv_skew": iv_skew,
            "put_call_iv_ratio": put_call_iv_ratio,
            "iv_percentile": iv_percentile,
            "iv_rank": iv_rank,
            "iv_change_pct": iv_change_pct,
        }

    def _find_atm_strikes(self, options_data):
        current_price = options_data["current_price"]
        return sorted(options_data["strikes"], key=lambda s: abs(s["strike_price"] - current_price))[:3]

    def extract_greeks(self, options_data):
        strikes = options_data["strikes"]
        total_oi = sum([s["call_oi"] + s["put_oi"] for s in strikes])
        net_delta = sum([s["call_delta"] * s["call_oi"] - s["put_delta"] * s["put_oi"] for s in strikes])
        net_gamma = sum([s["call_gamma"] * s["call_oi"] - s["put_gamma"] * s["put_oi"] for s in strikes])
        net_vega = sum([s["call_vega"] * s["call_oi"] + s["put_vega"] * s["put_oi"] for s in strikes])
        net_theta = sum([s["call_theta"] * s["call_oi"] + s["put_theta"] * s["put_oi"] for s in strikes])
        return {
            "net_delta": net_delta / (total_oi + 1e-8),
            "net_gamma": net_gamma / (total_oi + 1e-8),
            "net_vega": net_vega / (total_oi + 1e-8),
            "net_theta": net_theta / (total_oi + 1e-8),
            "net_delta_abs": abs(net_delta) / (total_oi + 1e-8),
        }

    def extract_term_structure(self, options_data):
        front_month = options_data["nearest_expiration"]
        next_month = options_data["second_expiration"]
        strikes = options_data["strikes"]
        front_month_oi = sum([s["call_oi"] + s["put_oi"] for s in strikes if s["expiration"] == front_month])
        next_month_oi = sum([s["call_oi"] + s["put_oi"] for s in strikes if s["expiration"] == next_month])
        roll_ratio = front_month_oi / next_month_oi if next_month_oi > 0 else np.nan
        front_month_iv = np.mean([(s["call_iv"] + s["put_iv"]) / 2 for s in strikes if s["expiration"] == front_month])
        next_month_iv = np.mean([(s["call_iv"] + s["put_iv"]) / 2 for s in strikes if s["expiration"] == next_month])
        return {
            "front_month_oi": front_month_oi,
            "next_month_oi": next_month_oi,
            "roll_ratio": roll_ratio,
            "term_curve_slope": next_month_iv - front_month_iv,
        }

    def extract_composite_signals(self, features, options_data):
        recent_return = options_data["price_change_5d"]
        oi_change = features["oi_change_pct"]
        pcr_zscore = features["pcr_zscore"]
        gamma_distance = features["max_pain_distance_pct"]
        if oi_change > 0.05 and recent_return > 0.02:
            trend_signal = 1
        elif oi_change > 0.05 and recent_return < -0.02:
            trend_signal = -1
        elif oi_change < -0.05 and recent_return > 0.02:
            trend_signal = -0.5
        else:
            trend_signal = 0
        if pcr_zscore < -2:
            sentiment_signal = -1
        elif pcr_zscore > 2:
            sentiment_signal = 1
        else:
            sentiment_signal = 0
        gamma_signal = 1 if abs(gamma_distance) < 0.03 else 0
        return {"trend_signal": trend_signal, "sentiment_signal": sentiment_signal, "gamma_signal": gamma_signal}


def compute_options_features_batch(options_raw, session):
    extractor = OptionsFeatureExtractor()
    return {
        ticker: extractor.extract_all(ticker=ticker, date=session, options_data=data)
        for ticker, data in options_raw.items()
        if data["strikes"]
    }


def main(path, session, runs):
    frame = pd.read_parquet(path)
    frame["expiration"] = frame["expiration"].astype(str)
    frame = frame[(frame["expiration"] >= session) & (frame["spot"] > 0)]
    frame[[column for _, column in columns]] = frame[[column for _, column in columns]].fillna(0)
    chains = {ticker: chain for ticker, chain in frame.groupby("symbol", sort=False)}
    times = {}
    features = {}
    for build, rounds in ((build_as_document, 1), (build_quickly, runs)):
        for _ in range(rounds):
            start = time.perf_counter()
            options_raw = build_options_raw(chains, session, build)
            built = time.perf_counter()
            features = compute_options_features_batch(options_raw, session)
            done = time.perf_counter()
            times.setdefault(build.__name__, []).append([1e3 * (built - start), 1e3 * (done - built)])
    known = {
        ticker: {name: float(x) for name, x in row.items() if math.isfinite(x)} for ticker, row in features.items()
    }
    json.dump({"rows": len(frame), "milliseconds": times, "features": known}, sys.stdout)


warnings.filterwarnings("ignore")
main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
