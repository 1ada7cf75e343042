import { createSign, generateKeyPairSync } from 'node:crypto';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const kid = 'practice-key';

/** What is wrong with a token; nothing when absent. */
export interface Flaw {
  /** In seconds from now; 3,600 when absent. */
  expiresInS?: number;
  audience?: string;
  issuer?: string;
  serviceUrl?: string;
  /** Signed by somebody else under the same name. */
  isForged?: boolean;
}

/** The key as the Bot Connector publishes its own. */
export const publishedKeys = () => ({
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', endorsements: ['msteams'] }],
});

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token as the Bot Connector makes it, for a bot and the service URL of an activity. */
export function tokenFor(appId: string, serviceUrl: string, flaw: Flaw = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: flaw.issuer ?? 'https://api.botframework.com',
    aud: flaw.audience ?? appId,
    nbf: now - 3_600,
    exp: now + (flaw.expiresInS ?? 3_600),
    serviceurl: flaw.serviceUrl ?? serviceUrl,
  };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
  const key = flaw.isForged ? stranger.privateKey : privateKey;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}
