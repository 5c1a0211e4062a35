/**
 * A configuration profile for iOS, iPadOS and macOS that holds the root (Apple, Configuration Profile Reference: top level, and
 * the payload com.apple.security.root). Unsigned: who should sign it is what it brings. Its identifiers follow from the root, so that
 * a second installation replaces the first instead of standing beside it.
 */
import { createHash } from 'node:crypto';
import type { RootFacts } from '../../ca/authority.ts';
import { escape } from './html.ts';

/** Characters of base64 in a line, as Apple's own tools write them. */
const LINE = 52;

/** The profile as XML property list. */
export function mobileConfig(root: Pick<RootFacts, 'der' | 'name' | 'sha256' | 'notAfter'>): string {
  const identifier = `lens.trust.${root.sha256.slice(0, 16)}`;
  const lines = Buffer.from(root.der).toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadCertificateFileName</key>
			<string>${escape(fileStem(root.sha256))}.crt</string>
			<key>PayloadContent</key>
			<data>
${lines.map((line) => `			${line}`).join('\n')}
			</data>
			<key>PayloadDescription</key>
			<string>Adds the root certificate of trustlens</string>
			<key>PayloadDisplayName</key>
			<string>${escape(root.name)}</string>
			<key>PayloadIdentifier</key>
			<string>${identifier}.root</string>
			<key>PayloadType</key>
			<string>com.apple.security.root</string>
			<key>PayloadUUID</key>
			<string>${uuid(root.sha256, 'root')}</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDescription</key>
	<string>Lets trustlens read this device&#39;s encrypted traffic while the device uses it as its proxy. Remove this profile when you are done.</string>
	<key>PayloadDisplayName</key>
	<string>${escape(root.name)}</string>
	<key>PayloadIdentifier</key>
	<string>${identifier}</string>
	<key>PayloadRemovalDisallowed</key>
	<false/>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>${uuid(root.sha256, 'profile')}</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
	<key>RemovalDate</key>
	<date>${new Date(root.notAfter).toISOString().slice(0, 19)}Z</date>
</dict>
</plist>
`;
}

/** Name of a file with this root, without its ending. */
export function fileStem(sha256: string): string {
  return `trustlens-root-${sha256.slice(0, 8)}`;
}

/** A UUID of version 8, whose bits are ours to choose (RFC 9562 §5.8): of the root's fingerprint and a word. */
function uuid(sha256: string, what: string): string {
  const bytes = createHash('sha256').update(`${sha256} ${what}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
