const toServer = { '/graphql': { target: process.env.KTRDR_URL ?? 'http://127.0.0.1:8000' } };

export default { server: { proxy: toServer }, preview: { proxy: toServer } };
