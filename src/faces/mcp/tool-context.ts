import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { type KtrdrClient, RequestRefusedError, ServerAwayError } from '../public-client/index.js';
import { toolRefusal } from './tool-answer.js';
import type { TrialBudget } from './trial-budget.js';

/** What tools work with. */
export interface ToolContext {
  readonly server: McpServer;
  readonly client: KtrdrClient;
  readonly budget: TrialBudget;
}

interface Tool<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly input: Shape;
  /** False for what starts or stops something. */
  readonly isReadOnly: boolean;
  run(input: z.infer<z.ZodObject<Shape>>, signal: AbortSignal): Promise<CallToolResult>;
}

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** Offers a tool; what goes wrong in it becomes an answer in words, and the connection goes on. */
export function offerTool<Shape extends z.ZodRawShape>({ server }: ToolContext, tool: Tool<Shape>): void {
  const { name, description, input, isReadOnly, run } = tool;
  const work = async (
    args: unknown,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<CallToolResult> => {
    try {
      // The SDK has checked them by the shape.
      return await run(args as z.infer<z.ZodObject<Shape>>, signal);
    } catch (error) {
      return toolRefusal(wordsOf(error));
    }
  };
  server.registerTool(
    name,
    {
      description,
      // An argument that nothing reads would start another run than the one that was meant.
      inputSchema: z.strictObject(input),
      annotations: { readOnlyHint: isReadOnly, openWorldHint: false },
    },
    work as never,
  );
}

function wordsOf(error: unknown): string {
  if (error instanceof RequestRefusedError && [UNAUTHORIZED, FORBIDDEN].includes(error.status))
    return `${error.message}\nThe server asks for another key: start 'ktrdr mcp' with KTRDR_API_KEY.`;
  if (error instanceof ServerAwayError && error.code === null)
    return `${error.message} Start one, or try again.`;
  return error instanceof Error ? error.message : String(error);
}
