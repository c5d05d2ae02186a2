const server = process.env.KTRDR_URL ?? 'http://127.0.0.1:8000';
const key = process.env.KTRDR_API_KEY;

/** Types of the documents in src, from the schema that the server serves. */
export default {
  schema: {
    [`${server}/schema.graphql`]: { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } },
  },
  documents: 'src/**/*.ts',
  importExtension: '.js',
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', Date: 'string' },
      },
    },
  },
};
