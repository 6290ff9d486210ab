/** What the delivery reports; pino's logger is one. Nothing secret is ever passed to it. */
export interface Logger {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}
