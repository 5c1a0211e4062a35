/** A tap as the pump's observer: each far end's bytes belong to the hop on which they arrive. */
import type { Hop, Side, Tap } from '../inspect/tap.ts';
import type { PumpObserver } from './pump.ts';

/** Tells `tap` what passes on a layer. */
export function relayObserver(tap: Tap, layer: 'wire' | 'application'): PumpObserver {
  return {
    bytes: (from, chunk, at) => tap.bytes(hopOf(from), from, layer, chunk, at),
    ended: (from, at, error) => tap.ended(hopOf(from), from, at, error),
  };
}

/** The hop on which a far end's bytes arrive. */
function hopOf(from: Side): Hop {
  return from === 'client' ? 'downstream' : 'upstream';
}
