/** The promises of the sample: a service desk that is open every day, wherever it is afternoon now. */
export function sampleConfiguration(timeZone: string): string {
  return `# The sample: an IT service desk. Its hours lie where it is afternoon when the sample is loaded, so that clocks run.
kept: 1

schedules:
  desk:
    timeZone: ${timeZone}
    weekly: { mon: &day ["08:00-12:00", "12:30-20:00"], tue: *day, wed: *day, thu: *day, fri: *day, sat: *day, sun: *day }

policies:
  service desk:
    schedule: desk
    pauseOn: [pending]
    defaultPriority: medium
    metrics:
      firstReply:
        byPriority: { critical: { target: 1h }, high: { target: 2h }, medium: { target: 10h }, low: { target: 20h } }
      resolution:
        # Waiting for evidence, a vendor or a known problem is waiting on somebody else: that stops the clock too.
        pauseOn: [pending, on_hold]
        byPriority: { critical: { target: 8h }, high: { target: 16h }, medium: { target: 220h }, low: { target: 300h } }
  written:
    schedule: desk
    metrics:
      firstReply: { target: 24h }

assignments:
  - { policy: written, channel: email }
  - { policy: written, channel: web }
  - { policy: service desk }
`;
}
