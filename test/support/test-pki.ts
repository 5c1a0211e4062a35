/**
 * A public key infrastructure of the tests' own, made by openssl so that nothing of the product judges itself: a root, an
 * intermediate under it, and leaves under the intermediate, each with the faults a test asks for.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its key, as files and as PEM text. */
export interface Identity {
  keyFile: string;
  certificateFile: string;
  /** The leaf and the intermediate, in the order a server sends them. */
  chainFile: string;
  key: string;
  certificate: string;
  chain: string;
}

export interface LeafWish {
  names: readonly string[];
  /** Days relative to now. */
  from?: number;
  until?: number;
  key?: 'ec' | 'rsa';
  /** Signed by its own key, by a root nobody knows, or by the intermediate. */
  issuer?: 'intermediate' | 'self' | 'unknown_root' | 'root';
  /** Lines for the extension section instead of the usual ones. */
  extensions?: readonly string[];
}

const DAY_MS = 86_400_000;

/** `YYYYMMDDHHMMSSZ` of a day relative to now. */
function stamp(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().replace(/[-:T]|\.\d+/g, '');
}

/** Makes certificates in a folder. */
export class TestPki {
  readonly #folder: string;
  #count = 0;
  readonly rootFile: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.rootFile = join(folder, 'root.pem');
    this.#root('root', 'Test Root');
    this.#sign('intermediate', 'Test Intermediate', 'root', ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'], -1, 365, 'ec');
  }

  /** A leaf and the chain a server sends with it. */
  leaf(wish: LeafWish): Identity {
    this.#count += 1;
    const name = `leaf-${this.#count}`;
    const [first = ''] = wish.names;
    const names = wish.names.map((entry) => (/^[0-9.]+$|:/.test(entry) ? `IP:${entry}` : `DNS:${entry}`)).join(',');
    const extensions = wish.extensions ?? [`subjectAltName=${names}`, 'keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth', 'basicConstraints=CA:false'];
    const issuer = wish.issuer ?? 'intermediate';
    if (issuer === 'unknown_root') this.#root('unknown_root', 'Unknown Root');
    this.#sign(name, first, issuer === 'self' ? name : issuer, extensions, wish.from ?? -1, wish.until ?? 90, wish.key ?? 'ec');
    const certificate = this.#read(`${name}.pem`);
    const chain = issuer === 'intermediate' ? certificate + this.#read('intermediate.pem') : certificate;
    writeFileSync(this.#path(`${name}-chain.pem`), chain);
    return {
      keyFile: this.#path(`${name}.key`),
      certificateFile: this.#path(`${name}.pem`),
      chainFile: this.#path(`${name}-chain.pem`),
      key: this.#read(`${name}.key`),
      certificate,
      chain,
    };
  }

  #root(name: string, commonName: string): void {
    this.#key(name, 'ec');
    this.#sign(name, commonName, name, ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash'], -2, 3650, 'ec');
  }

  #key(name: string, type: 'ec' | 'rsa'): void {
    const options = type === 'ec' ? ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
    execFileSync('openssl', ['genpkey', ...options, '-out', this.#path(`${name}.key`)], { stdio: 'pipe' });
  }

  #sign(name: string, commonName: string, issuer: string, extensions: readonly string[], from: number, until: number, key: 'ec' | 'rsa'): void {
    const fresh = name !== issuer || !name.endsWith('root');
    if (fresh) this.#key(name, key);
    const config = this.#path(`${name}.cnf`);
    // `openssl ca` is the one command of OpenSSL 3.0 that takes both dates.
    writeFileSync(
      config,
      [
        '[req]', 'distinguished_name=dn', 'prompt=no', 'utf8=yes', '[dn]', `CN=${commonName.slice(0, 64)}`,
        '[ca]', 'default_ca=own', '[own]', `database=${this.#path(`${name}.index`)}`, `new_certs_dir=${this.#folder}`, 'rand_serial=yes', 'default_md=sha256',
        'policy=any', 'unique_subject=no', 'x509_extensions=ext', '[any]', 'commonName=supplied', '[ext]', ...extensions, '',
      ].join('\n'),
    );
    writeFileSync(this.#path(`${name}.index`), '');
    const request = this.#path(`${name}.csr`);
    execFileSync('openssl', ['req', '-new', '-config', config, '-key', this.#path(`${name}.key`), '-out', request], { stdio: 'pipe' });
    const signer = name === issuer ? ['-selfsign', '-keyfile', this.#path(`${name}.key`)] : ['-cert', this.#path(`${issuer}.pem`), '-keyfile', this.#path(`${issuer}.key`)];
    execFileSync(
      'openssl',
      ['ca', '-batch', '-notext', '-config', config, ...signer, '-in', request, '-out', this.#path(`${name}.pem`), '-startdate', stamp(from), '-enddate', stamp(until)],
      { stdio: 'pipe' },
    );
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #read(name: string): string {
    return readFileSync(this.#path(name), 'utf8');
  }
}
