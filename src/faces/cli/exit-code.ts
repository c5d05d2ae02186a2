/** What the shell learns from a command. */
export const ExitCode = {
  Done: 0,
  OperationFailed: 1,
  WrongUsage: 2,
  NoServer: 3,
  Cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
