/**
 * Keys of CAs that anybody can have: roots that came with their private key, and roots made to listen in. A chain that contains one
 * proves nothing, also where a store trusts it.
 */

/** Why a key is on the list. */
export interface LeakedKey {
  owner: string;
  /** What is wrong with it, a few words. */
  story: string;
  source: string;
}

/** Chromium's lists of blocked keys and of keys for interception, with their reasons, at commit 03bbe05. */
const CHROMIUM = 'Chromium, net/data/ssl/blocklist/README.md';
/** The certificates behind the test site for broken TLS, whose private keys are published with them. */
const BADSSL = 'chromium/badssl.com, certs/src/crt';

const SHIPPED = 'came with its private key on every machine';
const FROM_PRODUCT = 'its private key can be taken from the product';
const TEST_KEY = 'a published key for tests';

/** By SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
export const LEAKED_KEYS: ReadonlyMap<string, LeakedKey> = new Map([
  ['4bb8f35ba1e126f8dde1b0c420625ed86dce61a7bddadbdea9aba578ff13145e', { owner: 'Superfish (Lenovo, 2015)', story: SHIPPED, source: CHROMIUM }],
  ['cdee9f3305572a677e1a6c82dc1e02a35b11cae6a684338c9f37fe1ac8daec23', { owner: 'eDellRoot (Dell, 2015)', story: SHIPPED, source: CHROMIUM }],
  ['130ad4e0633521290531b6651f5759b0bc7bc656709ff8f365c2143b0389b6f6', { owner: 'DSDTestProvider (Dell, 2015)', story: SHIPPED, source: CHROMIUM }],
  ['707d364e72ae521431dd953897f9c4846d5b8c324298fe53fbd4ada1f2d1157f', { owner: 'Mitel (2017)', story: FROM_PRODUCT, source: CHROMIUM }],
  ['6adb8e3e055460922d1501cb97f94c6a02e39c8f2774ca408825b7b58379dc14', { owner: 'Mitel (2017)', story: FROM_PRODUCT, source: CHROMIUM }],
  ['490b6ec6beb2d6034720b5149b6b29cd35515988cc16af854148b07b9b1f8a11', { owner: 'Mitel (2017)', story: FROM_PRODUCT, source: CHROMIUM }],
  ['ef551284715232de92e246c323329362b132493bb16b589e4775520beb871a56', { owner: 'Mitel (2017)', story: FROM_PRODUCT, source: CHROMIUM }],
  ['0c43ea8bcde9fc3bca165664ac8215567e3489d5393a0c81e1a79141992e1953', { owner: 'Sennheiser HeadSetup', story: FROM_PRODUCT, source: CHROMIUM }],
  ['8f591f7aa4dc3efe9490c38a4692c9011ed128f1de595569406d77b6fa1f6b4c', { owner: 'Sennheiser HeadSetup', story: FROM_PRODUCT, source: CHROMIUM }],
  [
    '1af56c98ff043ef92bebff54cebb4dd67a25ba956c817f3e6dd3c1e52eb584c1',
    { owner: 'Cyberoam (2012)', story: 'one private key in every device, which leaked', source: CHROMIUM },
  ],
  ['32ecc96f912f96d889e73088cd031c7ded2c651c805016157a23b6f32f798a3b', { owner: 'Trustwave', story: 'a CA key sold for listening in', source: CHROMIUM }],
  ['c4387d45364a313fbfe79812b35b815d42852ab03b06f11589638021c8f2cb44', { owner: 'Hacking Team', story: 'used to attack people', source: CHROMIUM }],
  ['ea08c8d45d52ca593de524f0513ca6418da9859f7b08ef13ff9dd7bf612d6a37', { owner: 'Hacking Team', story: 'used to attack people', source: CHROMIUM }],
  [
    'b5ba8dd7f89564c2889d3d6453c84998c77824919b64ea0835aa62986591be50',
    { owner: 'Qaznet Trust Network (2019)', story: 'made to listen in on a country', source: CHROMIUM },
  ],
  [
    '8e12d0cb3b7df3ea2257579489fd8658c95603ea6cf4b73163a41eb7b7e93fee',
    { owner: 'Qaznet Trust Network (2019)', story: 'made to listen in on a country', source: CHROMIUM },
  ],
  [
    'b13fa2e6131a888a01f3d62056fb0efbe999eb6b6e14927613e02ba8b8fb046e',
    { owner: 'Qaznet Trust Network (2019)', story: 'made to listen in on a country', source: CHROMIUM },
  ],
  ['b0fcce78c1664e293544c143e3d2689f723f5b6e6317107e163d22ba8069794a', { owner: 'blocked-interception.badssl.com', story: TEST_KEY, source: CHROMIUM }],
  ['a4e9af01416e3a029b5d35e5b119de00cfe156c5cf95fc823cf6d05e3c1a8237', { owner: 'known-interception.badssl.com', story: TEST_KEY, source: CHROMIUM }],
  [
    '2bd1e667ec9ebbe02b9a7da264210c99b3eac1cc9141a0e30e3f623eaccec4e1',
    { owner: 'webpack-dev-server', story: 'its private key is in the package', source: BADSSL },
  ],
  [
    '680971cb44b0fd56592102a256e85c58e87109ad8044c2b90d8f3c6e9eeab897',
    { owner: 'preact-cli', story: 'its private key is in the package', source: 'preactjs/preact-cli, src/resources/cert.pem at commit 222e701' },
  ],
  ['9d40513f43991af39fe413aff7608fc56463827137166547de0a1828d524ae98', { owner: 'BadSSL MITM Software Test', story: TEST_KEY, source: BADSSL }],
]);

/**
 * Subjects of CAs whose keys leaked but are not at hand here; a name proves less than a key, so these only warn. From the same lists
 * and from the advisories CERT/CC VU#529496 (Superfish) and VU#870761 (eDellRoot).
 */
export const LEAKED_NAMES: ReadonlySet<string> = new Set(['Superfish, Inc.', 'eDellRoot', 'DSDTestProvider']);
