/** What becomes of a start whose range reaches sealed bars: it is refused, or it looks, and the look is counted. */
export const HOLDOUT_POLICIES = ['REFUSE', 'LOOK'] as const;

export type HoldoutPolicy = (typeof HOLDOUT_POLICIES)[number];
