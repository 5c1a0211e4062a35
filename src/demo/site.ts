/** The site of the demonstration: a login form over HTTPS, under a CA of its own that lives in memory for one run. */
import { X509Certificate, createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { basicConstraints, buildCertificate, distinguishedName, keyUsage, serverAuthOnly, subjectAlternativeName, subjectKeyIdentifier } from '../../ca/forge.ts';
import { writePem } from '../../ca/pem.ts';
import { DAY_MS, randomSerial } from '../../ca/profiles.ts';
import { signer } from '../../ca/root.ts';

/** The name under which clients on this machine reach it. */
export const SITE_NAME = 'localhost';
/** CN of the site's CA. */
export const SITE_CA = 'Demo Site CA';

export interface DemoSite {
  port: number;
  /** The site's CA. */
  caPem: string;
  /** Who signed the site's leaf, as its certificate says. */
  issuer: string;
  /** Request lines and bodies that arrived. */
  received: readonly string[];
  close(): Promise<void>;
}

/** Longest body the form reads, bytes. */
const MAX_BODY_BYTES = 10_000;

const FORM = '<!doctype html><title>Login</title><form method="post" action="/login"><input name="user"><input name="password" type="password"><button>Log in</button></form>\n';

/** Starts it on a free port of loopback. */
export async function startSite(now = Date.now()): Promise<DemoSite> {
  const { caPem, chainPem, keyPem } = certificates(now);
  const received: string[] = [];
  const server = createServer({ key: keyPem, cert: chainPem }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      if (body.length < MAX_BODY_BYTES) body += chunk.toString();
    });
    request.once('end', () => {
      received.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trim());
      response.setHeader('content-type', 'text/html');
      response.end(request.method === 'POST' ? 'Welcome back.\n' : FORM);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the site has no address');
  return {
    port: address.port,
    caPem,
    issuer: new X509Certificate(chainPem).issuer,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function certificates(now: number): { caPem: string; chainPem: string; keyPem: string } {
  const ca = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const caKey = ca.publicKey.export({ type: 'spki', format: 'der' });
  const name = (value: string): Uint8Array => distinguishedName([{ oid: '2.5.4.3', value, encoding: 'utf8' }]);
  const dates = { notBefore: now - DAY_MS, notAfter: now + DAY_MS };
  const keyId = createHash('sha256').update(randomBytes(16)).digest().subarray(0, 20);
  const caDer = buildCertificate(
    { serial: randomSerial(), issuer: name(SITE_CA), subject: name(SITE_CA), ...dates, publicKey: caKey, extensions: [basicConstraints({ pathLength: 0 }), keyUsage('keyCertSign', 'cRLSign'), subjectKeyIdentifier(keyId)] },
    signer(ca.privateKey),
  );
  const leafDer = buildCertificate(
    {
      serial: randomSerial(), issuer: name(SITE_CA), subject: name(SITE_NAME), ...dates,
      publicKey: leaf.publicKey.export({ type: 'spki', format: 'der' }),
      extensions: [basicConstraints(null), keyUsage('digitalSignature'), serverAuthOnly(), subjectAlternativeName([{ type: 'dns', value: SITE_NAME }], false)],
    },
    signer(ca.privateKey),
  );
  return { caPem: writePem('CERTIFICATE', caDer), chainPem: writePem('CERTIFICATE', leafDer), keyPem: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
