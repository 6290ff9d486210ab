/** Every code that a problem document can bear: its status and what it stands for. Codes are stable. */
export const PROBLEM_CODES = {
  // ---- any route
  bad_request: [400, 'The request cannot be read'],
  bad_query: [400, 'A query parameter is wrong'],
  bad_path: [400, 'The path is wrong'],
  malformed_body: [400, 'The body cannot be read'],
  bad_body: [400, 'The body is wrong'],
  bad_cursor: [400, 'The cursor is none of this list'],
  unsupported_type: [415, 'The content type is not taken here'],
  body_too_large: [413, 'The body is too large'],
  unauthenticated: [401, 'A key or a session is needed'],
  wrong_key: [401, 'The key is not known, or is revoked'],
  wrong_token: [401, 'The sign-in link is used up, expired or wrong'],
  forbidden: [403, 'The role does not allow it'],
  cross_site: [403, 'A request by cookie must come from the same origin'],
  too_many_requests: [429, 'Too many requests'],
  no_route: [404, 'No such path'],
  wrong_method: [405, 'The path does not take this method'],
  request_timeout: [408, 'The request came too slowly'],
  internal: [500, 'An error of the server'],
  unavailable: [503, 'Not available now'],
  // ---- events
  too_many_events: [400, 'Too many events in one array'],
  no_configuration: [409, 'There is no configuration yet'],
  // ---- conversations
  unknown_conversation: [404, 'No such conversation'],
  unknown_cycle: [404, 'No such cycle'],
  unknown_transition: [404, 'No such transition'],
  not_a_breach: [409, 'Only a breach can be excused'],
  not_excused: [409, 'There is no excuse to withdraw'],
  bad_period: [400, 'The period is wrong'],
  bad_time_zone: [400, 'No such time zone'],
  // ---- configuration
  bad_configuration: [422, 'The configuration is refused'],
  revision_conflict: [412, 'The configuration has changed in the meantime'],
  unknown_revision: [404, 'No such revision'],
  bad_schedule: [422, 'The schedule is refused'],
  unknown_schedule: [404, 'No such schedule'],
  unknown_holiday_code: [404, 'No holidays are known by this code'],
  // ---- simulations
  unknown_simulation: [404, 'No such simulation'],
  simulation_unfinished: [409, 'The simulation has no result'],
  too_many_simulations: [429, 'Too many simulations are waiting'],
  // ---- the past
  unknown_past: [404, 'No such view of the past'],
  past_unfinished: [409, 'The view of the past is not finished'],
  too_many_pasts: [429, 'Too many views of the past are waiting'],
  // ---- automations
  unknown_automation: [404, 'No such automation'],
  bad_automation: [422, 'The automation is refused'],
  unknown_delivery: [404, 'No such delivery'],
  not_retryable: [409, 'This delivery is not one to retry'],
  // ---- imports
  unknown_import: [404, 'No such import'],
  unreadable_file: [422, 'The file cannot be read'],
  bad_mapping: [422, 'The mapping is refused'],
  import_started: [409, 'The import has been started already'],
  // ---- access
  unknown_key: [404, 'No such key'],
  last_admin_key: [409, 'It is the last admin key'],
  unknown_workspace: [404, 'No such workspace'],
  no_session: [409, 'Only a session can do that'],
  sample_unavailable: [409, 'The sample log is not here'],
  sample_busy: [409, 'The sample is being loaded or removed'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
