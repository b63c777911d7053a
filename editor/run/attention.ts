import type { RunState, StepPath, StepStatus } from '../../flows/run/run.ts'

const order: StepStatus[] = ['parked', 'failed', 'waiting', 'retrying', 'running']

/** The step that one should look at first: what needs somebody, else what failed, else what is under way, else the trigger. */
export function stepOfInterest(state: RunState): StepPath {
  const steps = Object.values(state.steps).filter((step) => !step.items)
  for (const status of order) {
    const found = steps.find((step) => step.status === status && !(status === 'failed' && step.outlets?.length))
    if (found) return found.path
  }
  return 'trigger'
}
