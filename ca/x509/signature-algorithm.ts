/** AlgorithmIdentifiers of signatures (RFC 5280 §4.1.1.2): name and hash. */
import type { Asn1Node } from './asn1.ts';
import { explicitlyTagged, Elements } from './asn1-elements.ts';
import { oidOf } from './asn1-values.ts';
import { HASH_ALGORITHMS, SIGNATURE_ALGORITHMS } from './object-identifiers.ts';

/** What an AlgorithmIdentifier says. */
export interface SignatureAlgorithmFacts {
  /** Name where known, else dotted OID. */
  name: string;
  hash?: string;
}

/** RSASSA-PSS, whose hash stands in the parameters (RFC 4055 §3.1). */
const RSASSA_PSS = 'rsassaPss';

/** Reads an AlgorithmIdentifier. Throws `Asn1Error`. */
export function readSignatureAlgorithm(node: Asn1Node): SignatureAlgorithmFacts {
  const elements = Elements.of(node, 'signature algorithm');
  const oid = oidOf(elements.next('identifier'), 'signature algorithm');
  const [parameters] = elements.rest();
  const known = SIGNATURE_ALGORITHMS.get(oid);
  if (known === undefined) return { name: oid };
  if (known.name === RSASSA_PSS) return { name: known.name, hash: pssHash(parameters) };
  return known.hash === undefined ? { name: known.name } : { name: known.name, hash: known.hash };
}

/** The hash of RSASSA-PSS parameters; SHA-1 is the default when it is left out. */
function pssHash(parameters: Asn1Node | undefined): string {
  if (parameters === undefined) return 'SHA-1';
  const tagged = Elements.of(parameters, 'RSASSA-PSS parameters').context(0);
  if (tagged === undefined) return 'SHA-1';
  const oid = oidOf(Elements.of(explicitlyTagged(tagged, 'hash algorithm'), 'hash algorithm').next('identifier'), 'hash algorithm');
  return HASH_ALGORITHMS.get(oid) ?? oid;
}
