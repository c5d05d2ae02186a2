import { describe, expect, it } from 'vitest';
import { measureStudy } from '../../../../src/kinds/study/measure-study.js';

const asked = { startDate: '2024-01-01', endDate: '2024-12-31', models: [], modelsDir: '/nowhere' };

describe('the days on which a study measures', () => {
  it('are those behind the training and before what is held out', async () => {
    const days = await measureStudy({ ...asked, trainedTo: '2024-03-31', holdoutFrom: '2024-07-01' });
    expect(days).toEqual({ kind: 'measured', startDate: '2024-04-01', endDate: '2024-06-30' });
  });

  it('are refused at the field that leaves none', async () => {
    const held = await measureStudy({ ...asked, trainedTo: '2024-06-30', holdoutFrom: '2024-07-01' });
    expect(held).toMatchObject({ issues: [{ path: ['holdoutFrom'], code: 'INSUFFICIENT_DATA' }] });
    const all = await measureStudy({ ...asked, trainedTo: '2024-12-31', holdoutFrom: null });
    expect(all).toMatchObject({ issues: [{ path: ['backtest', 'endDate'], code: 'INSUFFICIENT_DATA' }] });
  });
});
