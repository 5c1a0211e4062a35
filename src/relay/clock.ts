/** The one clock of the relay: monotonic, so that times within a connection can be subtracted. */

/** µs since the process started, with fractions, so that what happens in a row has distinct times. */
export function microseconds(): number {
  return performance.now() * 1000;
}
