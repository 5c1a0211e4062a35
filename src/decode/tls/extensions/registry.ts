/** All TLS extensions that are decoded, and the decoder of the list they come in (RFC 9846 §4.3 [8446 §4.2]; RFC 5246 §7.4.1.4). */
import { counted } from '../../../bytes/counted.ts';
import { DecodeError } from '../../../bytes/reader.ts';
import type { Reader } from '../../../bytes/reader.ts';
import { extensionLabel, extensionTypeName } from '../registries/extension-types.ts';
import { isGrease } from '../registries/grease.ts';
import { applicationLayerProtocolNegotiation } from './application-layer-protocol-negotiation.ts';
import { applicationSettingsOld } from './application-settings-old.ts';
import { applicationSettings } from './application-settings.ts';
import { certificateAuthorities } from './certificate-authorities.ts';
import { compressCertificate } from './compress-certificate.ts';
import { cookie } from './cookie.ts';
import { delegatedCredential } from './delegated-credential.ts';
import { earlyData } from './early-data.ts';
import { ecPointFormats } from './ec-point-formats.ts';
import { encryptThenMac } from './encrypt-then-mac.ts';
import { encryptedClientHello } from './encrypted-client-hello.ts';
import { extendedMainSecret } from './extended-main-secret.ts';
import type { DecodedExtension, Extension, ExtensionPlace } from './extension.ts';
import { keyShare } from './key-share.ts';
import { maxFragmentLength } from './max-fragment-length.ts';
import { nextProtocolNegotiation } from './next-protocol-negotiation.ts';
import { oidFilters } from './oid-filters.ts';
import { padding } from './padding.ts';
import { postHandshakeAuth } from './post-handshake-auth.ts';
import { preSharedKey } from './pre-shared-key.ts';
import { pskKeyExchangeModes } from './psk-key-exchange-modes.ts';
import { quicTransportParameters } from './quic-transport-parameters.ts';
import { recordSizeLimit } from './record-size-limit.ts';
import { renegotiationInfo } from './renegotiation-info.ts';
import { serverName } from './server-name.ts';
import { sessionTicket } from './session-ticket.ts';
import { signatureAlgorithmsCert } from './signature-algorithms-cert.ts';
import { signatureAlgorithms } from './signature-algorithms.ts';
import { signedCertificateTimestamp } from './signed-certificate-timestamp.ts';
import { statusRequestV2 } from './status-request-v2.ts';
import { statusRequest } from './status-request.ts';
import { supportedGroups } from './supported-groups.ts';
import { supportedVersions } from './supported-versions.ts';
import { ticketRequest } from './ticket-request.ts';
import { transparencyInfo } from './transparency-info.ts';
import { trustAnchors } from './trust-anchors.ts';

/** By number. */
export const extensions: ReadonlyMap<number, Extension> = new Map(
  [
    serverName,
    maxFragmentLength,
    statusRequest,
    supportedGroups,
    ecPointFormats,
    signatureAlgorithms,
    applicationLayerProtocolNegotiation,
    statusRequestV2,
    signedCertificateTimestamp,
    padding,
    encryptThenMac,
    extendedMainSecret,
    compressCertificate,
    recordSizeLimit,
    delegatedCredential,
    sessionTicket,
    preSharedKey,
    earlyData,
    supportedVersions,
    cookie,
    pskKeyExchangeModes,
    certificateAuthorities,
    oidFilters,
    postHandshakeAuth,
    signatureAlgorithmsCert,
    keyShare,
    transparencyInfo,
    quicTransportParameters,
    ticketRequest,
    nextProtocolNegotiation,
    applicationSettingsOld,
    applicationSettings,
    trustAnchors,
    encryptedClientHello,
    renegotiationInfo,
  ].map((extension): [number, Extension] => [extension.id, extension]),
);

const PRE_SHARED_KEY = preSharedKey.id;

/**
 * Reads a list of extensions with its 2-byte length. An unknown or malformed body stays raw and the next extension is read; only a
 * list whose own lengths do not add up throws `DecodeError`.
 */
export function decodeExtensions(reader: Reader, place: ExtensionPlace): DecodedExtension[] {
  const seen = new Set<number>();
  const decoded = reader.vector('extensions', 2, (list) => {
    const extension = list.group(extensionLabel(list.peekU16('type')), (row) => decodeExtension(row, place, seen));
    seen.add(extension.id);
    return extension;
  });
  const misplaced = place === 'client_hello' && decoded.slice(0, -1).some(({ id }) => id === PRE_SHARED_KEY);
  reader.explain('tls.extensions', misplaced ? 'pre_shared_key is not the last, as it must be (RFC 9846 §4.3.11 [8446 §4.2.11])' : counted(decoded.length, 'extension'));
  return decoded;
}

function decodeExtension(row: Reader, place: ExtensionPlace, seen: ReadonlySet<number>): DecodedExtension {
  const id = row.u16('type', extensionTypeName);
  const length = row.u16('length');
  const extension = extensions.get(id);
  const grease = isGrease(id);
  row.about(glossaryKey(id));
  const result: DecodedExtension = { id, name: extensionLabel(id), grease, body: row.view(length) };
  if (extension?.places.includes(place) === true) {
    const value = row.attempt('data', length, (body) => extension.decode(body, place));
    if (value instanceof DecodeError) {
      result.problem = value.message;
      row.note(`malformed: ${value.message}`);
    } else {
      result.value = value;
    }
  } else {
    if (length > 0) row.take('data', length);
    if (extension !== undefined) {
      result.problem = `may not stand in ${place}`;
      row.note(result.problem);
    }
  }
  if (seen.has(id)) {
    result.duplicate = true;
    row.note('a second time in this message, which no extension may be (RFC 9846 §4.3 [8446 §4.2])');
  }
  return result;
}

/** What an extension is for, and where that is laid down. */
export interface ExtensionEntry {
  text: string;
  citation: string;
}

/** The explanations by the key that rows carry in `about`: `tls.extension.51`, `tls.extension.grease`, `tls.extension.unknown`, `tls.extensions`. */
export function extensionGlossary(): Record<string, ExtensionEntry> {
  const glossary: Record<string, ExtensionEntry> = {
    'tls.extensions': {
      text: 'Everything that was added to TLS since its first version, each with a number, a length and a body. A side that does not know a number passes over it, and may answer only what it was asked.',
      citation: 'RFC 9846 §4.3 [8446 §4.2]; RFC 5246 §7.4.1.4',
    },
    'tls.extension.grease': {
      text: 'A number that means nothing, offered at random so that servers stay used to ignoring what they do not know. A server that stumbles over it would one day stumble over something new.',
      citation: 'RFC 8701',
    },
    'tls.extension.unknown': {
      text: 'An extension that trustlens cannot take apart, shown as raw bytes. The other side ignores it too unless it knows the number.',
      citation: 'RFC 9846 §4.3 [8446 §4.2]',
    },
  };
  for (const { id, explanation, citation } of extensions.values()) glossary[glossaryKey(id)] = { text: explanation, citation };
  return glossary;
}

function glossaryKey(id: number): string {
  if (isGrease(id)) return 'tls.extension.grease';
  return extensions.has(id) ? `tls.extension.${id}` : 'tls.extension.unknown';
}
