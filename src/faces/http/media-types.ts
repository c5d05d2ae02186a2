import type { Plugin } from 'graphql-yoga';
import { refusal } from './refusal.js';

/**
 * Reads the content type of a request as RFC 9110 has it, in any case and with spaces around the semicolon, where Yoga
 * compares it letter by letter; and says which ones are taken where Yoga would answer 415 with nothing, or read a packed body as if it were none.
 * To be placed behind the other plugins that look at how a request is to be parsed.
 */
export function useMediaTypes(): Plugin {
  return {
    onRequest({ request: { headers } }) {
      const given = headers.get('content-type');
      const [type = '', ...parameters] = given?.split(';') ?? [];
      const usual = [type.trim().toLowerCase(), ...parameters].join(';');
      if (given !== null && usual !== given) headers.set('content-type', usual);
    },
    onRequestParse({ requestParser, request, endResponse }) {
      const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
      if (encoding !== 'identity') {
        const message = `The content encoding '${encoding.slice(0, 100)}' is not taken: send the body unpacked.`;
        endResponse(refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': 'identity' }));
        return;
      }
      if (requestParser !== undefined) return;
      const type = request.headers.get('content-type')?.slice(0, 100);
      endResponse(
        refusal(
          415,
          'UNSUPPORTED_MEDIA_TYPE',
          `The content type ${type === undefined ? 'is missing' : `'${type}' is not known`}: send application/json.`,
          { accept: 'application/json' },
        ),
      );
    },
  };
}
