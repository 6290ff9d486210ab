/**
 * Every code that a fault of the configuration can bear, with what it stands for. Codes are
 * stable: programs switch on them. Schedules and durations bring their own beside these.
 */
export const CONFIG_CODES = {
  // ---- form
  wrong_type: 'a value of another kind is expected here',
  empty_value: 'a key with nothing after it',
  empty_text: 'text without a character in it',
  empty_list: 'a list that needs at least one entry',
  missing_field: 'a required field is not there',
  unknown_field: 'no such field here',
  unknown_value: 'not one of the values that are possible here',
  repeated_value: 'the same value twice in one list (a warning)',
  bad_number: 'a number outside what is possible here',
  control_character: 'a character in text that cannot be seen',
  bad_duration: 'text that is no duration',
  days_in_duration: 'a duration in days or weeks, ambiguous under office hours',
  duration_too_short: 'a duration under one second',
  duration_too_long: 'a duration over ten thousand years',
  // ---- schedules
  unknown_holiday_code: 'no holidays are known by this code',
  // ---- policies
  no_metrics: 'a policy that watches no metric',
  no_target: 'a metric or a priority without a target',
  mixed_target: 'two ways of writing a target at once',
  missing_tripwire: 'some of the tripwires are written, a needed one is not',
  disordered_tripwires: 'low <= normal <= high <= urgent is broken',
  disordered_fractions: '0 < atRiskAt <= urgentAt <= 1 is broken',
  empty_table: 'byPriority without a priority',
  no_default_priority: 'byPriority without a defaultPriority in the policy',
  default_priority_not_in_table: 'a byPriority table lacks the defaultPriority',
  done_never_pauses: '`done` in pauseOn',
  no_schedule: 'a policy without a schedule, a default one or ignoreOfficeHours',
  unknown_schedule: 'no schedule has this name',
  always_paused: 'pauseOn covers every active status (a warning)',
  merged_tripwires: 'tripwires that differ as written fall on one second (a warning)',
  // ---- assignments and names
  unknown_policy: 'no policy has this name',
  repeated_assignment: 'an assignment that is there already (a warning)',
  shadowed_assignment: 'an assignment that can never win (a warning)',
  unused_policy: 'a policy that no assignment names (a warning)',
  no_promise: 'nothing is assigned, so no conversation has a clock (a warning)',
  near_name: 'a name that is nearly another one (a warning)',
  // ---- automations
  duplicate_name: 'two automations of one name',
  one_action: 'an entry of `do` that is not exactly one action',
  bad_digest: 'a daily digest without its time, or with what only triggers can have',
  bad_time: 'text that is no time of day',
  never_fires: 'conditions that its triggers never meet (a warning)',
  breaches_itself: 'a warning that can breach its own conversation (a warning)',
  unknown_placeholder: 'no such name in a message template',
  bad_placeholder: 'braces in a message template that are no plain {{name}}',
  unknown_person: 'nobody in the directory has this id',
  person_without_email: 'mail to a person whose e-mail address is not known',
  person_without_slack: 'a Slack message to a person whose Slack id is not known',
  not_an_address: 'no e-mail address where one is needed, or one where none can be used',
  no_channel: 'a Slack message that names no channel, no person and has no default',
  nobody_known: 'a message to assignee, team or manager, and the directory knows none (a warning)',
  no_fallback: 'a message that goes nowhere when the person it is for is not known (a warning)',
  fixed_channel: 'another channel or a person for an incoming webhook, which is one channel',
  // ---- connections and directory
  unknown_connection: 'no connection has this name',
  wrong_connection: 'the connection is of another kind',
  ambiguous_connection: 'several connections would do and none is named',
  no_connection: 'no connection of the kind that an action needs (a warning, but for a webhook)',
  literal_secret: 'a secret written into the configuration',
  bad_secret: 'not exactly one of env and file',
  bad_url: 'no http or https address',
  one_credential: 'fields of a connection that need or exclude each other',
  reserved_name: 'a name that means something else',
} as const;

export type ConfigCode = keyof typeof CONFIG_CODES;
