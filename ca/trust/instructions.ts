/**
 * How a person uses the proxy and trusts the root on each platform, what that trust does not cover, and how to take it away again.
 * Data, in plain words: `code` stands between backticks, and {proxy_host}, {proxy_port}, {name} (of the root), {file}, {pem_file},
 * {sha1} (of the certificate) and {days} are filled in. Menus move between versions; these are those of autumn 2026, and each
 * entry says where they come from.
 */

export type PlatformId = 'android' | 'ios' | 'macos' | 'windows' | 'linux' | 'chromeos' | 'firefox' | 'terminal';

/** One platform. */
export interface Instructions {
  platform: PlatformId;
  title: string;
  /** The download that fits best. */
  download: 'der' | 'pem' | 'mobileconfig';
  /** Steps to set the proxy. */
  proxy: readonly string[];
  /** Steps to trust the root. */
  trust: readonly string[];
  /** What this trust does not cover. */
  limits: readonly string[];
  /** Steps to take it away again. */
  remove: readonly string[];
  /** Where the facts come from. */
  source: string;
}

/** All platforms, in the order in which they are listed where nothing is known of the visitor. */
export const INSTRUCTIONS: readonly Instructions[] = [
  {
    platform: 'android',
    title: 'Android',
    download: 'der',
    proxy: [
      'Open Settings → Network & internet → Internet, and the gear beside your Wi-Fi.',
      'Tap the pencil, open Advanced options, and set Proxy to Manual: host name `{proxy_host}`, port `{proxy_port}`.',
    ],
    trust: [
      'Download the certificate.',
      'Open Settings → Security & privacy → More security & privacy → Encryption & credentials → Install a certificate → CA certificate. Search the settings for “CA certificate” where your maker moved it.',
      'Read the warning, tap Install anyway, and choose `{file}`.',
    ],
    limits: [
      'Chrome and most browsers use this store. Apps do not: since Android 7 an app trusts only the system’s own roots, unless its developer said otherwise in its network security configuration.',
      'Firefox for Android needs one more switch: Settings → About Firefox, tap the logo five times, then Settings → Secret Settings → Use third party CA certificates.',
      'Android keeps telling you that the network may be monitored. That is true as long as the root is there.',
    ],
    remove: [
      'Open Settings → Security & privacy → More security & privacy → Encryption & credentials → Trusted credentials → User.',
      'Tap “{name}” and Remove. Then set the Wi-Fi’s proxy back to None.',
    ],
    source: 'https://developer.android.com/privacy-and-security/security-config; https://support.google.com/pixelphone/answer/2844832',
  },
  {
    platform: 'ios',
    title: 'iPhone and iPad',
    download: 'mobileconfig',
    proxy: ['Open Settings → Wi-Fi and tap ⓘ beside your network.', 'Open Configure Proxy, choose Manual: server `{proxy_host}`, port `{proxy_port}`, and tap Save.'],
    trust: [
      'Open this page in Safari and download the profile; allow it.',
      'Open Settings → Profile Downloaded (or General → VPN & Device Management), and tap Install.',
      'Now the step that is easily missed: open Settings → General → About → Certificate Trust Settings, and switch on full trust for “{name}”. Without it the profile is there and nothing trusts it.',
    ],
    limits: [
      'All browsers on the device use this store, and so do apps, except those that pin their own certificates.',
      'An iPad may call itself a Mac; these are the right steps for it all the same.',
    ],
    remove: ['Open Settings → General → VPN & Device Management, tap “{name}” and Remove Profile. The full trust goes with it.', 'Set Configure Proxy of your Wi-Fi back to Off.'],
    source: 'https://support.apple.com/en-us/102390',
  },
  {
    platform: 'macos',
    title: 'macOS',
    download: 'der',
    proxy: ['Open System Settings → Network, your network → Details → Proxies.', 'Switch on Web proxy (HTTP) and Secure web proxy (HTTPS), both with server `{proxy_host}` and port `{proxy_port}`.'],
    trust: [
      'Download the certificate.',
      'In a terminal, in the folder with the download: `security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db {file}`',
      'Or by hand: open the file with Keychain Access, add it to the login keychain, open “{name}” there, and under Trust set “When using this certificate” to Always Trust.',
    ],
    limits: [
      'Safari and Chrome use the keychain. Firefox takes roots that you added over from version 120 on; an older one has a store of its own.',
      'Node.js, Java, Python’s requests, and the curl of Homebrew have lists of their own: see “Programs in a terminal”.',
    ],
    remove: ['In a terminal: `security delete-certificate -Z {sha1} -t ~/Library/Keychains/login.keychain-db`', 'Or delete “{name}” in Keychain Access. Then switch both proxies off again.'],
    source: 'man security, macOS 15; https://support.apple.com/guide/keychain-access/kyca11871/mac',
  },
  {
    platform: 'windows',
    title: 'Windows',
    download: 'der',
    proxy: ['Open Settings → Network & internet → Proxy, and Set up beside “Use a proxy server”.', 'Switch it on with address `{proxy_host}` and port `{proxy_port}`, and save.'],
    trust: [
      'Download the certificate.',
      'In a command prompt, in the folder with the download: `certutil -user -addstore Root {file}`, and confirm.',
      'Or by hand: open the file, choose Install Certificate → Current User → Place all certificates in the following store → Trusted Root Certification Authorities.',
    ],
    limits: [
      'Edge and Chrome use this store. Firefox takes roots that you added over from version 120 on; an older one has a store of its own.',
      'Java, Node.js, Python and everything inside WSL have lists of their own: see “Programs in a terminal”.',
    ],
    remove: ['In a command prompt: `certutil -user -delstore Root {sha1}`', 'Or run `certmgr.msc` and delete “{name}” under Trusted Root Certification Authorities. Then switch the proxy off again.'],
    source: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/certutil',
  },
  {
    platform: 'linux',
    title: 'Linux',
    download: 'pem',
    proxy: [
      'GNOME: Settings → Network → Proxy → Manual, for HTTP and HTTPS `{proxy_host}` port `{proxy_port}`.',
      'Or for one browser window alone: `chromium --proxy-server={proxy_host}:{proxy_port} --proxy-bypass-list="<-loopback>"`',
    ],
    trust: [
      'Download the PEM file.',
      'Chromium and Chrome: `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n trustlens -i {pem_file}` (package libnss3-tools, nss-tools or nss), then start the browser again. Since version 146 a fresh profile has its store in `~/.local/share/pki/nssdb` instead.',
      'The system’s store, on Debian and Ubuntu: `sudo cp {pem_file} /usr/local/share/ca-certificates/trustlens.crt && sudo update-ca-certificates`',
      'On Fedora and RHEL: `sudo cp {pem_file} /etc/pki/ca-trust/source/anchors/trustlens.pem && sudo update-ca-trust`',
    ],
    limits: [
      'The system’s store is what curl, wget, Git and Python’s ssl read. Chromium, Chrome and Firefox do not: they have stores of their own.',
      'Node.js, Java and Python’s requests have lists of their own: see “Programs in a terminal”. Snap and Flatpak packages keep theirs in other folders.',
    ],
    remove: [
      'Chromium and Chrome: `certutil -d sql:$HOME/.pki/nssdb -D -n trustlens`',
      'Debian and Ubuntu: `sudo rm /usr/local/share/ca-certificates/trustlens.crt && sudo update-ca-certificates --fresh`',
      'Fedora and RHEL: `sudo rm /etc/pki/ca-trust/source/anchors/trustlens.pem && sudo update-ca-trust`',
    ],
    source: 'https://chromium.googlesource.com/chromium/src/+/main/docs/linux/cert_management.md; man update-ca-certificates; man update-ca-trust',
  },
  {
    platform: 'chromeos',
    title: 'ChromeOS',
    download: 'pem',
    proxy: ['Open Settings → Network, your network, and Proxy.', 'Choose Manual proxy configuration with host `{proxy_host}` and port `{proxy_port}` for HTTP and for Secure HTTP.'],
    trust: [
      'Download the PEM file.',
      'Open Settings → Privacy and security → Security → Manage certificates → Authorities → Import, choose the file, and tick that it may identify websites.',
    ],
    limits: ['Only the browser of your account uses this store. Android apps and the Linux container on the same machine have stores of their own.'],
    remove: ['Open the same list, find “{name}”, and delete it. Then set the proxy back to Direct Internet connection.'],
    source: 'https://support.google.com/chrome/a/answer/6342302',
  },
  {
    platform: 'firefox',
    title: 'Firefox on a computer',
    download: 'pem',
    proxy: ['Open Settings → General → Network Settings → Settings….', 'Choose Manual proxy configuration, HTTP proxy `{proxy_host}` port `{proxy_port}`, and tick Also use this proxy for HTTPS.'],
    trust: [
      'Download the PEM file.',
      'Open Settings → Privacy & Security → Certificates → View Certificates → Authorities → Import, choose the file, and tick Trust this CA to identify websites.',
    ],
    limits: ['This is Firefox’s own store, of this one profile: no other program uses it, and Firefox on Linux uses no other.'],
    remove: ['Open the same list, find “{name}” under its organisation, choose Delete or Distrust, and set the proxy back to what it was.'],
    source: 'https://support.mozilla.org/en-US/kb/setting-certificate-authorities-firefox; https://support.mozilla.org/en-US/kb/automatically-trust-third-party-certificates',
  },
  {
    platform: 'terminal',
    title: 'Programs in a terminal',
    download: 'pem',
    proxy: ['On the machine of trustlens, nothing need be set: `trustlens run -- COMMAND` starts one program with proxy and trust, for that program alone.', 'Elsewhere: `export https_proxy=http://{proxy_host}:{proxy_port} http_proxy=http://{proxy_host}:{proxy_port}`'],
    trust: [
      'Download the PEM file.',
      'curl: `curl --cacert {pem_file} …`. Node.js: `NODE_EXTRA_CA_CERTS={pem_file}`. Git: `git -c http.sslCAInfo={pem_file} …`. Python’s requests: `REQUESTS_CA_BUNDLE={pem_file}`.',
      'Java: `keytool -importcert -cacerts -alias trustlens -file {pem_file}`',
    ],
    limits: ['But for Node.js and Java, these settings replace the usual roots instead of adding to them: what does not go through trustlens then fails.'],
    remove: ['End the shell, or unset what you exported.', 'Java: `keytool -delete -cacerts -alias trustlens`'],
    source: 'man curl; https://nodejs.org/api/cli.html#node_extra_ca_certsfile; man keytool',
  },
];
