/**
 * Certificates for sample events: a real chain of three and a forged one of two. The DER is real (made once with openssl, P-256, no
 * key kept); the dates of the facts beside it are the sample's own, so that "63 days left" stays true.
 */
import { createHash } from 'node:crypto';
import type { Certificate } from '../../src/events/schema.ts';

const LEAF = [
  'MIIB+zCCAaCgAwIBAgIUJY7tZrFvI3Xdpn4iGl267dWVtI4wCgYIKoZIzj0EAwIwMDEWMBQGA1UEAwwNRXhhbXBsZSBDQSBSMzEWMBQGA1UECgwNRXhhbXBs',
  'ZSBUcnVzdDAeFw0yNjExMjEyMTM0MzJaFw0yNzAyMTkyMTM0MzJaMBwxGjAYBgNVBAMMEXNob3AuZXhhbXBsZS50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D',
  'AQcDQgAENw5bB6H9SRfw1lbaiy2qezc3TX2h979tEcR2KqBbkVJtanUF3FlKS7yjk01U/jtl7RniQAuCe/3UZUVKzayCiaOBqzCBqDAMBgNVHRMBAf8EAjAA',
  'MA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAzBgNVHREELDAqghFzaG9wLmV4YW1wbGUudGVzdIIVd3d3LnNob3AuZXhhbXBsZS50ZXN0',
  'MB0GA1UdDgQWBBQmYDKGNf63QquJ2LojtsJxiOxfaTAfBgNVHSMEGDAWgBSzQ6Y+zWLGfU567iMGSDhsO3jx/DAKBggqhkjOPQQDAgNJADBGAiEA/nU/j+MB',
  '7xyug2sAA/8ZSe5cACnQDA14YLGJpCIfhMwCIQDQzyqrBJPuIj9GRreBSl+Ox4jw9Hz9Zp/N2Df73xKO7w==',
].join('');
const INTERMEDIATE = [
  'MIIByjCCAXCgAwIBAgIULLbGPV6ufSEx+RGsTVNmpBuj6jowCgYIKoZIzj0EAwIwMjEYMBYGA1UEAwwPRXhhbXBsZSBSb290IFgxMRYwFAYDVQQKDA1FeGFt',
  'cGxlIFRydXN0MB4XDTI2MTEyMTIxMzQzMloXDTI5MDEyOTIxMzQzMlowMDEWMBQGA1UEAwwNRXhhbXBsZSBDQSBSMzEWMBQGA1UECgwNRXhhbXBsZSBUcnVz',
  'dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABG6y/6pzBUXOp7GeCgIa/NVMgK287waLinPLacUJFv1JqpULsnLBxbtV/3tDZK3IEgyTgyQLRr3RXXy/Pu44',
  'XFOjZjBkMBIGA1UdEwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBSzQ6Y+zWLGfU567iMGSDhsO3jx/DAfBgNVHSMEGDAWgBRLb/Qh',
  'c4j52e6/wDeF6RBFGL73dzAKBggqhkjOPQQDAgNIADBFAiEAlWk4yjT6joR66IRzH/2eGV0Zsuuj8LKjUg9UkOcZlQkCIGejxTMMyDED9veZbUl/huQWIdLg',
  '7JsYJFmb6IhuVMoj',
].join('');
const ROOT = [
  'MIIBuTCCAV+gAwIBAgIUd2t7o3Iiev6EHXuAZrMWm4SmGicwCgYIKoZIzj0EAwIwMjEYMBYGA1UEAwwPRXhhbXBsZSBSb290IFgxMRYwFAYDVQQKDA1FeGFt',
  'cGxlIFRydXN0MB4XDTI2MTEyMTIxMzQzMloXDTM2MTExODIxMzQzMlowMjEYMBYGA1UEAwwPRXhhbXBsZSBSb290IFgxMRYwFAYDVQQKDA1FeGFtcGxlIFRy',
  'dXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdaZpYY01A6EBMMFKmZlVkMS+zCGR7vl1E6zXWo0BbmcVyGARKftoxyuqGYbsuurv+4cLrpSrz2dPbEmj',
  'Yp6RaaNTMFEwHQYDVR0OBBYEFEtv9CFziPnZ7r/AN4XpEEUYvvd3MB8GA1UdIwQYMBaAFEtv9CFziPnZ7r/AN4XpEEUYvvd3MA8GA1UdEwEB/wQFMAMBAf8w',
  'CgYIKoZIzj0EAwIDSAAwRQIgZwF5vU6S52kpx1aatSSOr171mzrU4+tBsxT+X3i9hdICIQDFTnOZ8vBaUSj4WuTIv3MM/VQ9PJ2lK2zYyuU2GVQ/PQ==',
].join('');
const FORGED = [
  'MIIB8TCCAZegAwIBAgIUITm3x8DKZJsFAeayLAfU2BeCAjcwCgYIKoZIzj0EAwIwJzElMCMGA1UEAwwcdHJ1c3RsZW5zIDIwMjYtMTEtMjEgYW5hQG1icDAe',
  'Fw0yNjExMjEyMTM0MzJaFw0yNjEyMjAyMTM0MzJaMBwxGjAYBgNVBAMMEXNob3AuZXhhbXBsZS50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJMGY',
  '3eCrBxLGMpmwyzUoOmeBv9WnYggijjewXSbY2kyxg07VsQG84Xu7vhdw144tLCR4Q7hUueEbHD2JUezHxKOBqzCBqDAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB',
  '/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAzBgNVHREELDAqghFzaG9wLmV4YW1wbGUudGVzdIIVd3d3LnNob3AuZXhhbXBsZS50ZXN0MB0GA1UdDgQW',
  'BBTLQ9Etrnw/eB1sWJ/Q3UfcxHTNUzAfBgNVHSMEGDAWgBRSQugVLZxt2YkzGQgilpcfUtc7uTAKBggqhkjOPQQDAgNIADBFAiEAh1Wqxk3xkwBPLcOC2jTE',
  'eYjlwJDMId8BVbUFiaurNMcCID8sMXblzBJxLmqglzahRUrnDmTu/UjIe+XGqW4znqJV',
].join('');
const TRUSTLENS = [
  'MIIBpTCCAUygAwIBAgIUdSHBSUijtljIxIblVIl6E/xmXRowCgYIKoZIzj0EAwIwJzElMCMGA1UEAwwcdHJ1c3RsZW5zIDIwMjYtMTEtMjEgYW5hQG1icDAe',
  'Fw0yNjExMjEyMTM0MzJaFw0yNjEyMjEyMTM0MzJaMCcxJTAjBgNVBAMMHHRydXN0bGVucyAyMDI2LTExLTIxIGFuYUBtYnAwWTATBgcqhkjOPQIBBggqhkjO',
  'PQMBBwNCAATgepftQUtT554wFeQ3lWunLOTUBUFvEkt57rVOkr2D0h9lib/f0zlcBtUap/DeCcFarMl6j9mkl+tABL3K5Ysno1YwVDAdBgNVHQ4EFgQUUkLo',
  'FS2cbdmJMxkIIpaXH1LXO7kwHwYDVR0jBBgwFoAUUkLoFS2cbdmJMxkIIpaXH1LXO7kwEgYDVR0TAQH/BAgwBgEB/wIBADAKBggqhkjOPQQDAgNHADBEAiBP',
  'HOCh9emHzNrYwmpjs6cFdCUZyT2KiZzD4msPQrJbDAIgNG8eTa5fs76XwR7tP6s945PDDg0OAS7XPNOfNp4+NF8=',
].join('');

const DAY = 86_400_000;

interface Facts {
  der: string;
  title: string;
  issuer: string;
  serial: string;
  spkiSha256: string;
  /** Days from the sample's own present. */
  from: number;
  until: number;
  key?: string;
  names?: string[];
  isCa?: boolean;
  validation?: string;
  scts?: number;
  extensions?: Certificate['extensions'];
}

/** A certificate as events carry it, with its hashes computed from the DER. */
function certificate(now: number, facts: Facts): Certificate {
  const bytes = Buffer.from(facts.der, 'base64');
  const subject = facts.title.includes('=') ? facts.title : `CN=${facts.title}`;
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha1: createHash('sha1').update(bytes).digest('hex'),
    spkiSha256: facts.spkiSha256,
    subject,
    issuer: facts.issuer,
    title: facts.title,
    serial: facts.serial,
    notBefore: now + facts.from * DAY,
    notAfter: now + facts.until * DAY,
    key: facts.key ?? 'P-256',
    signatureAlgorithm: 'ecdsa-with-SHA256',
    names: facts.names ?? [],
    isCa: facts.isCa ?? false,
    selfIssued: subject === facts.issuer,
    ...(facts.validation === undefined ? {} : { validation: facts.validation }),
    scts: facts.scts ?? 0,
    extensions: facts.extensions ?? [],
    problems: [],
    der: facts.der,
  };
}

const LEAF_EXTENSIONS: Certificate['extensions'] = [
  { oid: '2.5.29.19', name: 'basicConstraints', critical: true, lines: ['not a CA'] },
  { oid: '2.5.29.15', name: 'keyUsage', critical: true, lines: ['digitalSignature'] },
  { oid: '2.5.29.37', name: 'extKeyUsage', critical: false, lines: ['serverAuth'] },
];

/** The chain of a server: leaf, intermediate, root. `days` until the leaf runs out, negative when it has. */
export function realChain(now: number, host: string, days: number): [leaf: Certificate, intermediate: Certificate, root: Certificate] {
  const names = [host, `www.${host}`];
  return [
    certificate(now, {
      der: LEAF,
      title: host,
      issuer: 'CN=Example CA R3, O=Example Trust',
      serial: '258eed66b16f2375dda67e221a5dbaedd595b48e',
      spkiSha256: 'iNUVpHUubCvu0jQcbZKStTYrL8HMuED0NSUQ4CccZsc=',
      from: days - 199,
      until: days + (days < 0 ? -0.5 : 0.5),
      names,
      validation: 'DV',
      scts: 2,
      extensions: [
        ...LEAF_EXTENSIONS,
        { oid: '2.5.29.17', name: 'subjectAltName', critical: false, lines: names.map((name) => `DNS ${name}`) },
        { oid: '1.3.6.1.4.1.11129.2.4.2', name: 'signedCertificateTimestampList', critical: false, lines: ['2 SCTs'] },
      ],
    }),
    certificate(now, {
      der: INTERMEDIATE,
      title: 'Example CA R3',
      issuer: 'CN=Example Root X1, O=Example Trust',
      serial: '2cb6c63d5eae7d2131f911ac4d5366a41ba3ea3a',
      spkiSha256: 'lAS2R1+UGmH9CnD2Ot0bwsTT8HPsOwZ8X3saqZC3nXc=',
      from: -388,
      until: 412.5,
      key: 'P-384',
      isCa: true,
    }),
    certificate(now, {
      der: ROOT,
      title: 'Example Root X1',
      issuer: 'CN=Example Root X1',
      serial: '776b7ba372227afe841d7b8066b3169b84a61a27',
      spkiSha256: 'uX7q74r9I497aRuhDQfuUUUZ8aA7xXSZVvCmkbNF2E4=',
      from: -2000,
      until: 1650.5,
      key: 'RSA 4096',
      isCa: true,
    }),
  ];
}

/** The chain a client gets: forged leaf and the root of trustlens. */
export function forgedChain(now: number, host: string, days: number): [leaf: Certificate, root: Certificate] {
  const issuer = 'CN=trustlens 2026-11-21 ana@mbp';
  const names = [host, `www.${host}`];
  return [
    certificate(now, {
      der: FORGED,
      title: host,
      issuer,
      serial: '2139b7c7c0ca649b0501e6b22c07d4d817820237',
      spkiSha256: 'G4+oXtoGenK+VGjHAoPoCU/9LP/b1oIohpDcZKfssbI=',
      from: -1,
      until: days + 0.5,
      names,
      extensions: [...LEAF_EXTENSIONS, { oid: '2.5.29.17', name: 'subjectAltName', critical: false, lines: names.map((name) => `DNS ${name}`) }],
    }),
    certificate(now, {
      der: TRUSTLENS,
      title: 'trustlens 2026-11-21 ana@mbp',
      issuer,
      serial: '7521c14948a3b658c8c486e554897a13fc665d1a',
      spkiSha256: 'UEVxE2xtzhomTz7VbMqJ+rbtM5BR8GpVqLbvI1uT7xI=',
      from: -0.5,
      until: 29.5,
      isCa: true,
    }),
  ];
}
