/**
 * The table of a run: of each number the best round, with its ratio to the first row. What else a machine does only ever takes away,
 * and on a virtual machine it takes half for minutes, so that the best rounds of two subjects compare and their medians do not.
 */

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

/** Lines of text, one a row. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  const line = (name: string, requests: string, connections: string, bulk: string, latency: string, errors: string): string =>
    `${name.padEnd(26)}${requests.padStart(17)}${connections.padStart(17)}${bulk.padStart(15)}${latency.padStart(17)}${errors.padStart(8)}`;
  const ratio = (values: readonly number[], of: readonly number[]): string => `${Math.max(...values).toFixed(0)} (${(Math.max(...values) / Math.max(...of)).toFixed(2)})`;
  return [
    line('subject', 'requests/s', 'new TLS conn/s', '100 MB, MB/s', '1 request, ms', 'errors'),
    ...rows.map((row) => {
      const base = first ?? row;
      const gained = Math.min(...row.latency) - Math.min(...base.latency);
      return line(
        row.name,
        ratio(row.requests, base.requests),
        ratio(row.connections, base.connections),
        ratio(row.bulk, base.bulk),
        `${Math.min(...row.latency).toFixed(2)} (${gained < 0 ? '' : '+'}${gained.toFixed(2)})`,
        `${row.errors}`,
      );
    }),
  ].join('\n');
}
