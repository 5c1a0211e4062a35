/** Which instructions a visitor needs first, from what its browser says of itself (RFC 9110 §10.1.5). Pure. */
import type { PlatformId } from '../../ca/trust/instructions.ts';

/** Marks in a User-Agent, the most telling first: Android says Linux as well, ChromeOS and iOS say more than they are. */
const MARKS: readonly (readonly [mark: RegExp, platform: PlatformId])[] = [
  [/\bAndroid\b/, 'android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'ios'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bWindows\b/, 'windows'],
  [/\bMacintosh\b/, 'macos'],
  [/\b(?:Linux|X11|FreeBSD|OpenBSD)\b/, 'linux'],
  [/^(?:curl|Wget|HTTPie|python-requests|node|undici|Go-http-client|Java)\b/i, 'terminal'],
];

/** The platforms of a visitor, its own first: a Firefox on a desktop has a store of its own, before the system's. Empty where nothing is known. */
export function platformsOf(userAgent: string): readonly PlatformId[] {
  const system = MARKS.find(([mark]) => mark.test(userAgent))?.[1];
  const firefox = /\bFirefox\/\d/.test(userAgent) && system !== 'android';
  return [...(firefox ? (['firefox'] as const) : []), ...(system === undefined ? [] : [system])];
}
