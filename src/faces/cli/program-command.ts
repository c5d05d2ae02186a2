import { Command, Option } from 'commander';

/** Builds `ktrdr` itself, without the commands that may follow it. */
export function programCommand(version: string): Command {
  return new Command('ktrdr')
    .description('Backtests neuro-fuzzy trading strategies.')
    .version(version)
    .option('--server <url>', 'server to talk to; default KTRDR_URL or http://127.0.0.1:8000')
    .addOption(
      new Option(
        '--local',
        'run everything in this process on a private database; needs no server',
      ).conflicts('server'),
    )
    .addHelpText('after', PROGRAM_HELP);
}

const PROGRAM_HELP = `
Examples:
  $ ktrdr backtest run strategies/rsi_mean_reversion.yaml
  $ ktrdr backtest run strategies/rsi_mean_reversion.yaml \\
      --start 2024-01-01 --end 2024-01-31
  $ ktrdr train --strategy strategies/rsi_mean_reversion.yaml
  $ ktrdr operations list --status running
  $ ktrdr backtest run --help

Environment: KTRDR_URL (server), NO_COLOR (no colours),
  KTRDR_API_KEY (key of a server that asks for one).
Exit codes: 0 done, 1 the operation failed, 2 wrong usage,
  3 no server, 130 cancelled.`;
