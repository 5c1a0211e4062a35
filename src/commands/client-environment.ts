/** The environment that makes a process use the proxy and trust the root, for itself alone. Pure. */

/** The proxy and the trust files of a run. */
export interface ProxyAndTrust {
  /** `http://127.0.0.1:8080`. */
  proxyUrl: string;
  /** The root alone: for clients whose setting adds to what they trust. */
  caPem: string;
  /** All roots and ours: for clients whose setting replaces what they trust. */
  bundlePem: string;
}

/** Variables that name the proxy. Programs disagree on the case, so both are set (curl reads only the lower-case http_proxy). */
const PROXY_VARIABLES = [
  'http_proxy', 'https_proxy', 'ws_proxy', 'wss_proxy', 'all_proxy',
  'HTTP_PROXY', 'HTTPS_PROXY', 'WS_PROXY', 'WSS_PROXY', 'ALL_PROXY',
  'GLOBAL_AGENT_HTTP_PROXY', 'GLOBAL_AGENT_HTTPS_PROXY', 'CGI_HTTP_PROXY',
  'npm_config_proxy', 'npm_config_https_proxy',
] as const;

/** Variables whose certificates are added to the built-in ones. */
const ADDING_VARIABLES = ['NODE_EXTRA_CA_CERTS', 'DENO_CERT'] as const;

/** Variables whose certificates replace the built-in ones: OpenSSL and what builds on it, curl, Python, git, cargo, clouds, gRPC, Ruby, Perl, Nix. */
const REPLACING_VARIABLES = [
  'SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'HTTPLIB2_CA_CERTS', 'GIT_SSL_CAINFO', 'CARGO_HTTP_CAINFO',
  'AWS_CA_BUNDLE', 'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE', 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', 'BUNDLE_SSL_CA_CERT', 'PERL_LWP_SSL_CA_FILE', 'NIX_SSL_CERT_FILE',
] as const;

/** The variables to set, and those to remove because they would win over them: a folder of roots, or a list of hosts past the proxy. */
export interface EnvironmentChange {
  set: Readonly<Record<string, string>>;
  unset: readonly string[];
}

/** What to change in a child's environment. */
export function clientEnvironment(run: ProxyAndTrust): EnvironmentChange {
  const set: Record<string, string> = {};
  for (const name of PROXY_VARIABLES) set[name] = run.proxyUrl;
  for (const name of ADDING_VARIABLES) set[name] = run.caPem;
  for (const name of REPLACING_VARIABLES) set[name] = run.bundlePem;
  // Node reads the proxy variables from 24 on, and only when told to.
  set['NODE_USE_ENV_PROXY'] = '1';
  set['TRUSTLENS_PROXY'] = run.proxyUrl;
  return { set, unset: ['no_proxy', 'NO_PROXY', 'SSL_CERT_DIR', 'npm_config_noproxy', 'npm_config_cafile'] };
}

/** `env` with the change made. */
export function changedEnvironment(env: Readonly<Record<string, string | undefined>>, change: EnvironmentChange): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !change.unset.includes(name)) result[name] = value;
  return { ...result, ...change.set };
}
