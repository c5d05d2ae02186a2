import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

describe('parameters in the address', () => {
  it.each(['variables', 'extensions'])(
    'are refused with BAD_REQUEST when the %s are not JSON',
    async (name) => {
      const response = await testApi().fetch(`/graphql?query={__typename}&${name}=op_1`, {
        headers: { accept: 'application/json' },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [
          { message: expect.stringContaining('not JSON') as string, extensions: { code: 'BAD_REQUEST' } },
        ],
      });
    },
  );

  it('are taken when they are', async () => {
    const query = encodeURIComponent('query ($id: ID!) { operation(id: $id) { id } }');
    const response = await testApi().fetch(`/graphql?query=${query}&variables={"id":"op_1"}`, {
      headers: { accept: 'application/json' },
    });
    expect(await response.json()).toEqual({ data: { operation: { id: 'op_1' } } });
  });
});
