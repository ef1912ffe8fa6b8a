/** What SQLite stores and gives back. Booleans and dates are numbers, documents are text. */
export type Value = string | number | Buffer | null;
export type Row = Record<string, Value>;

/** The ways to speak SQL. A table's functions take one of these, so that they run alone or inside a transaction. */
export type Statements = {
  /** Runs one statement; the answer is how many rows it changed. */
  run(sql: string, parameters?: readonly Value[]): Promise<number>;
  /** The first row, or null. */
  get(sql: string, parameters?: readonly Value[]): Promise<Row | null>;
  all(sql: string, parameters?: readonly Value[]): Promise<Row[]>;
};
