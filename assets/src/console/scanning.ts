/** The scan box's words with the server, apart from the page. */
import { csrf, isRecord, text } from "../page";

/** What came of one number. */
export interface Outcome {
  number: string;
  ok: boolean;
  what: string;
  mend: string;
  code: string;
  href: string;
  undo: string;
}

/** One act of scanning: its key stays the same however often it must be sent. */
export interface Batch {
  key: string;
  numbers: string[];
}

/** No answer came: the act may or may not have been recorded, and the same key asks again. */
export class NoAnswer extends Error {}

/** A pasted column, or one scanned number, as numbers: blank lines and repeats left out. */
export function numbersIn(entered: string): string[] {
  const lines = entered.split(/[\r\n\t,;，；]+/).map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}

/** A key for a new act. `randomUUID` needs a secure page, which a county's server may not have. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `scan-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Post an act and read what came of each number. Raises NoAnswer when the network or the server is away. */
export async function post(url: string, key: string, body: Record<string, unknown>): Promise<Outcome[]> {
  const answer = await send(url, key, body);
  if (answer.status >= 502) throw new NoAnswer();
  const found: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && isRecord(found) && Array.isArray(found["results"])) return found["results"].map(outcome);
  return [refusal(found)];
}

async function send(url: string, key: string, body: Record<string, unknown>): Promise<Response> {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json",
    "X-CSRFToken": csrf(),
    "Idempotency-Key": key,
  };
  try {
    return await fetch(url, { method: "POST", headers, body: JSON.stringify({ key, ...body }) });
  } catch {
    throw new NoAnswer();
  }
}

function outcome(found: unknown): Outcome {
  const row = isRecord(found) ? found : {};
  return {
    number: text(row["number"]),
    ok: row["ok"] === true,
    what: text(row["what"]),
    mend: text(row["mend"]),
    code: text(row["code"]),
    href: text(row["href"]),
    undo: text(row["undo"]),
  };
}

/** Problem details (RFC 9457 with our `what`, `mend` and `code`) as one outcome without a number. */
function refusal(found: unknown): Outcome {
  const row = isRecord(found) ? found : {};
  return { ...outcome(row), number: "", ok: false, what: text(row["what"]) || text(row["detail"]) || text(row["title"]) };
}
