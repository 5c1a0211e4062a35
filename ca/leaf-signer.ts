/** Signs leaves: good ones with the root, and those that show a fault with the root, with one that nobody trusts, or with their own key. */
import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { LeafRequest } from './authority.ts';
import { buildCertificate } from './forge.ts';
import type { CertificateTemplate } from './forge.ts';
import type { Host } from './hosts.ts';
import { mimicTemplate } from './mimicry.ts';
import type { Mimicry } from './mimicry.ts';
import { MAX_ROOT_DAYS, leafTemplate } from './profiles.ts';
import type { RootParts } from './profiles.ts';
import { makeRoot, rootParts, signer } from './root.ts';
import { readCertificate } from './x509/certificate.ts';

const newKeyPair = promisify(generateKeyPair);

/** A host that gets no leaf: what came from the peer is no host name, the root may not speak for it, or its fault cannot be shown. */
export class LeafRefused extends Error {
  readonly code: 'invalid_host' | 'host_outside_constraints' | 'cannot_mimic';

  constructor(code: LeafRefused['code'], message: string) {
    super(message);
    this.name = 'LeafRefused';
    this.code = code;
  }
}

/** A root that signs leaves. */
export interface Issuer {
  parts: RootParts;
  key: KeyObject;
  /** DER. */
  der: Uint8Array;
}

/** A leaf as it was signed, before it can be served. */
export interface SignedLeaf {
  template: CertificateTemplate;
  /** PKCS #8, PEM. */
  keyPem: string;
  /** DER, leaf first: what the client is sent. */
  chain: readonly [leaf: Uint8Array, ...issuers: Uint8Array[]];
  /** DER of the root that signed; the leaf's own where it signed itself. */
  root: Uint8Array;
}

/** A leaf's key, which is never written anywhere, in the forms that certificates and secure contexts want. */
interface LeafKey {
  privateKey: KeyObject;
  /** PKCS #8, PEM. */
  pem: string;
  /** SubjectPublicKeyInfo as DER. */
  spki: Buffer;
}

/** Signs with one root for a run, and with what that run needs besides. */
export class LeafSigner {
  readonly #own: Issuer;
  /** Signs what nobody is to trust: made when it is first needed, in memory alone, and gone with the run. */
  #untrusted: Promise<Issuer> | undefined;
  /** One key a type for the whole run. */
  readonly #keys = new Map<'ec' | 'rsa', Promise<LeafKey>>();

  constructor(own: Issuer) {
    this.#own = own;
  }

  /** Rejects with `LeafRefused` for a fault that no leaf can show. */
  sign(request: LeafRequest, host: Host, now: number): Promise<SignedLeaf> {
    return request.mimic === undefined ? this.#signGood(request, host, now) : this.#signFault(request, request.mimic, host, now);
  }

  async #signGood({ keyType, mirror, hostOnly }: LeafRequest, host: Host, now: number): Promise<SignedLeaf> {
    const key = await this.#key(keyType);
    const real = mirror === undefined ? undefined : readCertificate(mirror);
    const template = leafTemplate({ now, root: this.#own.parts, host, keyType, publicKey: key.spki, ...(real !== undefined && { real }), ...(hostOnly === true && { hostOnly }) });
    const der = buildCertificate(template, signer(this.#own.key));
    return { template, keyPem: key.pem, chain: [der, this.#own.der], root: this.#own.der };
  }

  async #signFault({ keyType, mirror }: LeafRequest, mimicry: Mimicry, host: Host, now: number): Promise<SignedLeaf> {
    const issuer = mimicry.signer === 'root' ? this.#own : mimicry.signer === 'untrusted' ? await this.#untrustedRoot(now) : null;
    // A leaf that signs itself may be put among somebody's roots: its key is then no other leaf's.
    const key = await (issuer === null ? newLeafKey(keyType) : this.#key(keyType));
    const template =
      mirror === undefined
        ? undefined
        : mimicTemplate({
            now,
            signer: mimicry.signer,
            root: issuer?.parts ?? null,
            host,
            keyType,
            publicKey: key.spki,
            real: readCertificate(mirror),
            ...(mimicry.dates !== undefined && { dates: readCertificate(mimicry.dates) }),
            ...(mimicry.purposes !== undefined && { purposes: readCertificate(mimicry.purposes) }),
          });
    if (template === undefined) throw new LeafRefused('cannot_mimic', 'no certificate with the same fault can be made');
    const der = buildCertificate(template, signer(issuer?.key ?? key.privateKey), issuer === null ? keyType : 'ec');
    if (issuer === null) return { template, keyPem: key.pem, chain: [der], root: der };
    return { template, keyPem: key.pem, chain: mimicry.sendsRoot || mimicry.signer === 'root' ? [der, issuer.der] : [der], root: issuer.der };
  }

  #untrustedRoot(now: number): Promise<Issuer> {
    this.#untrusted ??= makeRoot({ now, days: MAX_ROOT_DAYS, untrusted: true }).then(({ certificate, key }) => ({ parts: rootParts(certificate), key, der: certificate }));
    return this.#untrusted;
  }

  #key(type: 'ec' | 'rsa'): Promise<LeafKey> {
    const known = this.#keys.get(type);
    if (known !== undefined) return known;
    const key = newLeafKey(type);
    this.#keys.set(type, key);
    return key;
  }
}

/** A new key: P-256 or RSA 2048. RSA takes a tenth of a second or more, so it is made off the event loop. */
async function newLeafKey(type: 'ec' | 'rsa'): Promise<LeafKey> {
  const { publicKey, privateKey } = await (type === 'ec' ? newKeyPair('ec', { namedCurve: 'prime256v1' }) : newKeyPair('rsa', { modulusLength: 2048 }));
  return {
    privateKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}
