/** Numbers of HPKE, which encrypts the inner ClientHello (RFC 9180 §7). Registry: https://www.iana.org/assignments/hpke/hpke.xhtml. */
const kems: ReadonlyMap<number, string> = new Map([
  [0x0010, 'DHKEM(P-256, HKDF-SHA256)'],
  [0x0011, 'DHKEM(P-384, HKDF-SHA384)'],
  [0x0012, 'DHKEM(P-521, HKDF-SHA512)'],
  [0x0020, 'DHKEM(X25519, HKDF-SHA256)'],
  [0x0021, 'DHKEM(X448, HKDF-SHA512)'],
]);

const kdfs: ReadonlyMap<number, string> = new Map([
  [0x0001, 'HKDF-SHA256'],
  [0x0002, 'HKDF-SHA384'],
  [0x0003, 'HKDF-SHA512'],
]);

const aeads: ReadonlyMap<number, string> = new Map([
  [0x0001, 'AES-128-GCM'],
  [0x0002, 'AES-256-GCM'],
  [0x0003, 'ChaCha20Poly1305'],
  [0xffff, 'Export-only'],
]);

/** Name of a key encapsulation. */
export function hpkeKemName(id: number): string | undefined {
  return kems.get(id);
}

/** Name of a key derivation. */
export function hpkeKdfName(id: number): string | undefined {
  return kdfs.get(id);
}

/** Name of an encryption with authentication. */
export function hpkeAeadName(id: number): string | undefined {
  return aeads.get(id);
}
