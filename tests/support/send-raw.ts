import { connect } from 'node:net';

/** Sends bytes that no HTTP client would send, and returns all of the answer; the server has to end the connection. */
export function sendRaw(url: string, text: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    // A server that closes without having read everything resets the connection.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
