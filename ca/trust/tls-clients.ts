/** TLS clients of the system that verify a server, each with the arguments that make one store decide, and what they say of it. */
import type { Machine } from './machine.ts';
import type { ProbeServer } from './probe-server.ts';
import type { Proof } from './stores/store.ts';

/** A client's command line, and how its outcome is to be read. */
export interface TlsClient {
  /** How evidence calls it. */
  name: string;
  program: string;
  args: readonly string[];
  /**
   * Whether its exit status says what it thinks as well; a client that checks the certificate only after the handshake is judged
   * by that, one that wants an answer we do not have is not.
   */
  statusTells: boolean;
}

/** Has a client connect and tells whether it took the leaf. Never rejects. */
export async function proveByConnection(machine: Machine, server: ProbeServer, client: TlsClient): Promise<Proof> {
  const { visit, result } = await server.during(() => machine.run(client.program, client.args));
  const where = 'a TLS server with a leaf of the root';
  if (visit.accepted && (!client.statusTells || result.status === 0)) return { verdict: 'trusted', evidence: `${client.name} accepted ${where}` };
  if (visit.accepted || visit.alert !== null) {
    const alert = visit.alert === null ? '' : `: alert ${visit.alert.replaceAll(' ', '_')}`;
    return { verdict: 'refused', evidence: `${client.name} refused ${where}${alert}` };
  }
  const said = `${result.stderr}\n${result.stdout}`.trim().split('\n')[0] ?? '';
  return { verdict: 'unclear', evidence: `${client.name} did not come as far as a verdict${said === '' ? '' : `: ${said}`}` };
}

/** The client that asks the system's own store: `openssl s_client` with its built-in paths, else curl; undefined where there is neither. */
export async function systemClient(machine: Machine, server: ProbeServer): Promise<TlsClient | undefined> {
  const address = `127.0.0.1:${server.port}`;
  // One that was installed beside it has paths of its own.
  const openssl = await machine.program('/usr/bin/openssl', 'openssl');
  if (openssl !== undefined) {
    const name = server.isAddress ? ['-verify_ip', server.host] : ['-servername', server.host, '-verify_hostname', server.host];
    return { name: 'openssl s_client', program: openssl, args: ['s_client', '-connect', address, ...name, '-verify_return_error', '-brief'], statusTells: true };
  }
  const curl = await machine.program('/usr/bin/curl', 'curl');
  if (curl === undefined) return undefined;
  // The first argument keeps curl from the user's own configuration.
  return { name: 'curl', program: curl, args: ['-q', '-sS', '--noproxy', '*', '--max-time', '10', '--connect-to', `::${address}`, `https://${server.host}/`], statusTells: true };
}

/** NSS's own test client with one database. */
export function nssClient(program: string, database: string, server: ProbeServer): TlsClient {
  return { name: 'tstclnt (NSS)', program, args: ['-h', '127.0.0.1', '-p', `${server.port}`, '-a', server.host, '-d', database, '-Q'], statusTells: true };
}

/**
 * A Java with one trust store. keytool fetches a revocation list from an https URL as every Java program would (`HttpsURLConnection`)
 * and is part of every Java, where compiling a client would need a JDK. There is no such list, so its exit status says nothing.
 */
export function javaClient(keytool: string, trustStore: string, server: ProbeServer): TlsClient {
  return {
    name: 'Java (HttpsURLConnection)',
    program: keytool,
    args: ['-printcrl', '-file', `https://${server.host}:${server.port}/`, `-J-Djavax.net.ssl.trustStore=${trustStore}`, `-J-Djdk.net.hosts.file=${server.hostsFile}`],
    statusTells: false,
  };
}

/** Windows' own TLS (SChannel) through .NET, which throws where it does not trust the chain. */
export function windowsClient(powershell: string, server: ProbeServer): TlsClient {
  const script = `$t = New-Object Net.Sockets.TcpClient('127.0.0.1', ${server.port}); $s = New-Object Net.Security.SslStream($t.GetStream()); $s.AuthenticateAsClient('${server.host}')`;
  return { name: 'SslStream (SChannel)', program: powershell, args: ['-NoProfile', '-NonInteractive', '-Command', `$ErrorActionPreference = 'Stop'; ${script}`], statusTells: true };
}
