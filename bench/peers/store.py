"""The peers of bench/store.ts: pyarrow for Parquet, psql and pyarrow's CSV reader for a query. One JSON line in, one out.

    {"do": "load", "file": PATH}            keeps the table of a Parquet file
    {"do": "write"}                         that table to Parquet bytes (ZSTD, pyarrow's other defaults)
    {"do": "read"}                          those bytes to numpy columns
    {"do": "query", "url": URL, "sql": SQL} psql's COPY … TO STDOUT as CSV, parsed to numpy columns

Answers hold the milliseconds, and sums of the columns of numbers where there are columns.
"""

import json
import os
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

numeric_types = {
    "expiration": pa.date32(),
    "volume": pa.float64(),
    "open_interest": pa.float64(),
    **{
        name: pa.float64()
        for name in (
            "strike_price bid ask last_price delta gamma vega theta rho implied_volatility".split()
        )
    },
}


def columns_of(table):
    """Numbers as numpy arrays, a missing one as NaN; text and dates stay Arrow's."""
    return {
        name: column.to_numpy() if pa.types.is_floating(column.type) else column
        for name, column in zip(table.column_names, table.columns)
    }


def sums(table):
    return {
        name: pc.sum(pc.if_else(pc.is_nan(column), None, column)).as_py() or 0.0
        for name, column in zip(table.column_names, table.columns)
        if pa.types.is_floating(column.type)
    }


class Peer:
    def load(self, file):
        self.table = pq.read_table(file).combine_chunks()
        return {"rows": self.table.num_rows}

    def write(self):
        start = time.perf_counter()
        stream = pa.BufferOutputStream()
        pq.write_table(self.table, stream, compression="zstd")
        self.bytes = stream.getvalue()
        return {"milliseconds": 1e3 * (time.perf_counter() - start), "bytes": len(self.bytes)}

    def read(self):
        start = time.perf_counter()
        table = pq.read_table(pa.BufferReader(self.bytes))
        columns_of(table)
        elapsed = 1e3 * (time.perf_counter() - start)
        return {"milliseconds": elapsed, "rows": table.num_rows, "sums": sums(table)}

    def query(self, url, sql):
        start = time.perf_counter()
        command = [os.environ.get("PSQL", "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
        copy = f"copy ({sql}) to stdout with (format csv, header)"
        process = subprocess.Popen([*command, "-c", copy], stdout=subprocess.PIPE)
        options = pyarrow.csv.ConvertOptions(column_types=numeric_types)
        table = pyarrow.csv.read_csv(process.stdout, convert_options=options)
        columns_of(table)
        elapsed = 1e3 * (time.perf_counter() - start)
        if process.wait() != 0:
            raise RuntimeError("psql failed")
        return {"milliseconds": elapsed, "rows": table.num_rows, "sums": sums(table)}


peer = Peer()
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = getattr(peer, request.pop("do"))(**request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
