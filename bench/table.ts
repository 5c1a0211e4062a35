/** The table of a run: medians, each with its ratio to the first row. */

/** What was measured of one subject, a number a round. */
export interface Row {
  name: string;
  /** A second, on kept-alive connections. */
  requests: number[];
  /** New TLS connections a second, each with one request. */
  connections: number[];
  /** MB/s. */
  bulk: number[];
  /** ms. */
  latency: number[];
  errors: number;
}

/** The middle of an odd number of values, the mean of the two in the middle of an even one; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Lines of text, one a row. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  const line = (name: string, requests: string, connections: string, bulk: string, latency: string, errors: string): string =>
    `${name.padEnd(26)}${requests.padStart(17)}${connections.padStart(17)}${bulk.padStart(15)}${latency.padStart(17)}${errors.padStart(8)}`;
  const ratio = (values: readonly number[], of: readonly number[]): string => `${median(values).toFixed(0)} (${(median(values) / median(of)).toFixed(2)})`;
  return [
    line('subject', 'requests/s', 'new TLS conn/s', '100 MB, MB/s', '1 request, ms', 'errors'),
    ...rows.map((row) => {
      const base = first ?? row;
      const gained = median(row.latency) - median(base.latency);
      return line(
        row.name,
        ratio(row.requests, base.requests),
        ratio(row.connections, base.connections),
        ratio(row.bulk, base.bulk),
        `${median(row.latency).toFixed(2)} (${gained < 0 ? '' : '+'}${gained.toFixed(2)})`,
        `${row.errors}`,
      );
    }),
  ].join('\n');
}
