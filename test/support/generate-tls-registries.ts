/**
 * Writes src/decode/tls/registries/tables/ anew: the TLS registries as this machine's tshark and openssl know them, plus what is
 * newer than they are, with its source. Run it with `node --import tsx test/support/generate-tls-registries.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One generated file: what goes into `registries/tables/<file>`. */
export interface Table {
  file: string;
  constant: string;
  about: string;
  registry: string;
  rows: ReadonlyMap<number, string>;
  /** Hexadecimal digits of a key. */
  digits: number;
}

interface Source {
  file: string;
  constant: string;
  about: string;
  /** The page at IANA that decides. */
  registry: string;
  /** tshark's name of the field. */
  field: string;
  digits: number;
  /** Rows of tshark's that are not in the registry and stand in the way of those that are. */
  drop: (id: number, name: string) => boolean;
  /** What tshark does not know yet or names otherwise, and where it is laid down. */
  newer: readonly (readonly [id: number, name: string, source: string])[];
}

const PARAMETERS = 'https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml';
const EXTENSIONS = 'https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml';

/** GREASE is a rule, not a list: `grease.ts` (RFC 8701). */
function isReserved(_id: number, name: string): boolean {
  return name.startsWith('Reserved (');
}

const sources: readonly Source[] = [
  {
    file: 'cipher-suites.ts',
    constant: 'cipherSuiteTable',
    about: 'TLS cipher suites: number and name. Numbers that were used without being registered are in it too, because old clients offer them.',
    registry: `${PARAMETERS}#tls-parameters-4`,
    field: 'tls.handshake.ciphersuite',
    digits: 4,
    drop: isReserved,
    newer: [
      [0x006e, 'TLS_ASCONAEAD128_ASCONHASH256', 'IANA registry'],
      [0x006f, 'TLS_ASCONAEAD128_SHA256', 'IANA registry'],
      [0x0070, 'TLS_AES_128_GCM_ASCONHASH256', 'IANA registry'],
      [0x0071, 'TLS_AES_128_CCM_ASCONHASH256', 'IANA registry'],
      [0x1306, 'TLS_AEGIS_256_SHA512', 'draft-irtf-cfrg-aegis-aead'],
      [0x1307, 'TLS_AEGIS_128L_SHA256', 'draft-irtf-cfrg-aegis-aead'],
      [0xcc13, 'OLD_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'draft-agl-tls-chacha20poly1305: another nonce than RFC 7905 has'],
      [0xcc14, 'OLD_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'draft-agl-tls-chacha20poly1305'],
      [0xcc15, 'OLD_TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'draft-agl-tls-chacha20poly1305'],
    ],
  },
  {
    file: 'extension-types.ts',
    constant: 'extensionTypeTable',
    about: 'TLS extension types: number and name.',
    registry: `${EXTENSIONS}#tls-extensiontype-values-1`,
    field: 'tls.handshake.extension.type',
    digits: 4,
    drop: isReserved,
    newer: [
      [23, 'extended_main_secret', 'RFC 9846 §1.4 renames extended_master_secret of RFC 7627'],
      [26, 'tls_lts', 'draft-gutmann-tls-lts'],
      [29, 'pwd_protect', 'RFC 8492'],
      [30, 'pwd_clear', 'RFC 8492'],
      [31, 'password_salt', 'RFC 8492'],
      [32, 'ticket_pinning', 'RFC 8672'],
      [33, 'tls_cert_with_extern_psk', 'RFC 8773'],
      [34, 'delegated_credential', 'RFC 9345'],
      [36, 'TLMSP', 'ETSI TS 103 523-2'],
      [37, 'TLMSP_proxying', 'ETSI TS 103 523-2'],
      [38, 'TLMSP_delegate', 'ETSI TS 103 523-2'],
      [39, 'supported_ekt_ciphers', 'RFC 8870'],
      [53, 'connection_id_deprecated', 'RFC 9146'],
      [60, 'sequence_number_encryption_algorithms', 'draft-pismenny-tls-dtls-plaintext-sequence-number'],
      [61, 'rrc', 'RFC 9853'],
      [62, 'tls_flags', 'draft-ietf-tls-tlsflags'],
      [17513, 'application_settings_old', 'draft-vvv-tls-alps: the first code point'],
      [17613, 'application_settings', 'draft-vvv-tls-alps: the later code point'],
      [0xca34, 'trust_anchors', 'draft-ietf-tls-trust-anchor-ids'],
      [0xfd00, 'ech_outer_extensions', 'RFC 9849'],
      [0xfe0d, 'encrypted_client_hello', 'RFC 9849'],
      [0xffa5, 'quic_transport_parameters_draft', 'draft-ietf-quic-tls'],
    ],
  },
  {
    file: 'named-groups.ts',
    constant: 'namedGroupTable',
    about: 'TLS named groups: number and name.',
    registry: `${PARAMETERS}#tls-parameters-8`,
    field: 'tls.handshake.extensions_supported_group',
    digits: 4,
    // The numbers the Open Quantum Safe project used for experiments; the registry gave 0x0200 to 0x0202 to ML-KEM.
    drop: (id, name) => isReserved(id, name) || (id >= 0x0200 && id <= 0x02ff) || (id >= 0x2f00 && id <= 0x2fff),
    newer: [
      [31, 'brainpoolP256r1tls13', 'RFC 8734'],
      [32, 'brainpoolP384r1tls13', 'RFC 8734'],
      [33, 'brainpoolP512r1tls13', 'RFC 8734'],
      [34, 'GC256A', 'RFC 9189'],
      [35, 'GC256B', 'RFC 9189'],
      [36, 'GC256C', 'RFC 9189'],
      [37, 'GC256D', 'RFC 9189'],
      [38, 'GC512A', 'RFC 9189'],
      [39, 'GC512B', 'RFC 9189'],
      [40, 'GC512C', 'RFC 9189'],
      [512, 'MLKEM512', 'draft-ietf-tls-mlkem'],
      [513, 'MLKEM768', 'draft-ietf-tls-mlkem'],
      [514, 'MLKEM1024', 'draft-ietf-tls-mlkem'],
      [4587, 'SecP256r1MLKEM768', 'RFC 10024'],
      [4588, 'X25519MLKEM768', 'RFC 10024'],
      [4589, 'SecP384r1MLKEM1024', 'RFC 10024'],
      [4590, 'curveSM2MLKEM768', 'draft-yang-tls-hybrid-sm2-mlkem'],
      [25497, 'X25519Kyber768Draft00', 'draft-tls-westerbaan-xyber768d00'],
      [25498, 'SecP256r1Kyber768Draft00', 'draft-kwiatkowski-tls-ecdhe-kyber'],
    ],
  },
  {
    file: 'signature-schemes.ts',
    constant: 'signatureSchemeTable',
    about: 'TLS signature schemes: number and name. TLS 1.2 pairs of hash and signature that have no scheme of their own stand under a name made the same way.',
    registry: `${PARAMETERS}#tls-signaturescheme`,
    field: 'tls.handshake.sig_hash_alg',
    digits: 4,
    // 0xfe00 to 0xfeff is for private use; tshark lists experiments of the Open Quantum Safe project there.
    drop: (id, name) => isReserved(id, name) || (id >= 0xfe00 && id <= 0xfeff),
    newer: [
      [0x0101, 'rsa_pkcs1_md5', 'RFC 5246 §7.4.1.4.1: hash md5(1), signature rsa(1)'],
      [0x0202, 'dsa_sha1', 'RFC 5246 §7.4.1.4.1: hash sha1(2), signature dsa(2)'],
      [0x0301, 'rsa_pkcs1_sha224', 'RFC 5246 §7.4.1.4.1: hash sha224(3), signature rsa(1)'],
      [0x0302, 'dsa_sha224', 'RFC 5246 §7.4.1.4.1'],
      [0x0303, 'ecdsa_sha224', 'RFC 5246 §7.4.1.4.1'],
      [0x0402, 'dsa_sha256', 'RFC 5246 §7.4.1.4.1'],
      [0x0420, 'rsa_pkcs1_sha256_legacy', 'draft-ietf-tls-tls13-pkcs1'],
      [0x0502, 'dsa_sha384', 'RFC 5246 §7.4.1.4.1'],
      [0x0520, 'rsa_pkcs1_sha384_legacy', 'draft-ietf-tls-tls13-pkcs1'],
      [0x0602, 'dsa_sha512', 'RFC 5246 §7.4.1.4.1'],
      [0x0620, 'rsa_pkcs1_sha512_legacy', 'draft-ietf-tls-tls13-pkcs1'],
      [0x0704, 'eccsi_sha256', 'draft-wang-tls-raw-public-key-with-ibc'],
      [0x0705, 'iso_ibs1', 'draft-wang-tls-raw-public-key-with-ibc'],
      [0x0706, 'iso_ibs2', 'draft-wang-tls-raw-public-key-with-ibc'],
      [0x0707, 'iso_chinese_ibs', 'draft-wang-tls-raw-public-key-with-ibc'],
      [0x0709, 'gostr34102012_256a', 'RFC 9367'],
      [0x070a, 'gostr34102012_256b', 'RFC 9367'],
      [0x070b, 'gostr34102012_256c', 'RFC 9367'],
      [0x070c, 'gostr34102012_256d', 'RFC 9367'],
      [0x070d, 'gostr34102012_512a', 'RFC 9367'],
      [0x070e, 'gostr34102012_512b', 'RFC 9367'],
      [0x070f, 'gostr34102012_512c', 'RFC 9367'],
      [0x081a, 'ecdsa_brainpoolP256r1tls13_sha256', 'RFC 8734'],
      [0x081b, 'ecdsa_brainpoolP384r1tls13_sha384', 'RFC 8734'],
      [0x081c, 'ecdsa_brainpoolP512r1tls13_sha512', 'RFC 8734'],
      [0x0904, 'mldsa44', 'draft-ietf-tls-mldsa'],
      [0x0905, 'mldsa65', 'draft-ietf-tls-mldsa'],
      [0x0906, 'mldsa87', 'draft-ietf-tls-mldsa'],
      [0x0911, 'slhdsa_sha2_128s', 'draft-reddy-tls-slhdsa'],
      [0x0912, 'slhdsa_sha2_128f', 'draft-reddy-tls-slhdsa'],
      [0x0913, 'slhdsa_sha2_192s', 'draft-reddy-tls-slhdsa'],
      [0x0914, 'slhdsa_sha2_192f', 'draft-reddy-tls-slhdsa'],
      [0x0915, 'slhdsa_sha2_256s', 'draft-reddy-tls-slhdsa'],
      [0x0916, 'slhdsa_sha2_256f', 'draft-reddy-tls-slhdsa'],
      [0x0917, 'slhdsa_shake_128s', 'draft-reddy-tls-slhdsa'],
      [0x0918, 'slhdsa_shake_128f', 'draft-reddy-tls-slhdsa'],
      [0x0919, 'slhdsa_shake_192s', 'draft-reddy-tls-slhdsa'],
      [0x091a, 'slhdsa_shake_192f', 'draft-reddy-tls-slhdsa'],
      [0x091b, 'slhdsa_shake_256s', 'draft-reddy-tls-slhdsa'],
      [0x091c, 'slhdsa_shake_256f', 'draft-reddy-tls-slhdsa'],
    ],
  },
];

/** All value tables of the tls dissector: field → number → name. */
function tsharkValues(): Map<string, Map<number, string>> {
  // The listing is about 90 MB; the output of the other dissectors is dropped right here.
  const listing = execFileSync('sh', ['-c', "tshark -G values 2>/dev/null | grep -P '^V\\ttls\\.'"], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  const tables = new Map<string, Map<number, string>>();
  for (const line of listing.split('\n')) {
    const [, field = '', id = '', name = ''] = line.split('\t');
    const table = tables.get(field) ?? new Map<number, string>();
    tables.set(field, table.set(Number(id), name));
  }
  return tables;
}

/** OpenSSL's own names: suite → `ECDHE-RSA-AES128-GCM-SHA256`. */
function opensslNames(): Map<number, string> {
  const listing = execFileSync('openssl', ['ciphers', '-V', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'], { encoding: 'utf8' });
  const rows = [...listing.matchAll(/0x([0-9A-F]{2}),0x([0-9A-F]{2}) - (\S+)/g)];
  return new Map(rows.map(([, high = '', low = '', name = '']) => [parseInt(high + low, 16), name]));
}

/** Which programs the tables come from: `tshark 4.0.17, OpenSSL 3.0.22`. */
export function sourceVersions(): string {
  const tshark = /TShark \(Wireshark\) (\S+?)\.? /.exec(execFileSync('tshark', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const openssl = /^OpenSSL (\S+)/.exec(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  return `tshark ${tshark?.[1] ?? '?'}, OpenSSL ${openssl?.[1] ?? '?'}`;
}

/** The tables as this machine's programs and the hand-written additions give them. */
export function buildTables(): Table[] {
  const values = tsharkValues();
  const tables = sources.map(({ file, constant, about, registry, field, digits, drop, newer }) => {
    const rows = new Map([...(values.get(field) ?? [])].filter(([id, name]) => !Number.isNaN(id) && /^[A-Za-z]\w+$/.test(name) && !drop(id, name)));
    for (const [id, name] of newer) rows.set(id, name);
    return { file, constant, about, registry, digits, rows };
  });
  tables.push({
    file: 'openssl-names.ts',
    constant: 'opensslNameTable',
    about: 'What OpenSSL calls the cipher suites, as its configuration and most server software want them.',
    registry: 'https://docs.openssl.org/master/man1/openssl-ciphers/',
    digits: 4,
    rows: opensslNames(),
  });
  return tables;
}

/** The text of one generated file. */
export function render(table: Table, versions: string, date: string): string {
  const rows = [...table.rows].sort(([a], [b]) => a - b);
  const newer = new Map(sources.find(({ file }) => file === table.file)?.newer.map(([id, , source]) => [id, source]));
  return `/**
 * ${table.about}
 * Made by test/support/generate-tls-registries.ts from ${versions}, on ${date}. A row with a source is newer than those or named otherwise there.
 * Registry: ${table.registry}
 */
export const ${table.constant}: ReadonlyMap<number, string> = new Map([
${rows.map(([id, name]) => `  [0x${id.toString(16).padStart(table.digits, '0')}, '${name}'],${newer.has(id) ? ` // ${newer.get(id)}` : ''}`).join('\n')}
]);
`;
}

const here = fileURLToPath(import.meta.url);
if (process.argv[1] === here) {
  const folder = fileURLToPath(new URL('../../src/decode/tls/registries/tables/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const versions = sourceVersions();
  const date = new Date().toISOString().slice(0, 10);
  for (const table of buildTables()) {
    writeFileSync(`${folder}${table.file}`, render(table, versions, date));
    console.log(`${table.file}: ${table.rows.size} rows`);
  }
}
