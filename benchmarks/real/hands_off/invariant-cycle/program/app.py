"""Order the steps of a plan so that each comes after what it needs."""

PLAN = {"roof": ["walls"], "walls": ["ground"], "ground": ["permit"], "permit": ["roof"]}


def order(plan):
    done, walked = [], []

    def visit(step):
        if step in done:
            return
        if step in walked:
            raise RuntimeError(f"the plan needs itself: {' -> '.join([*walked, step])}")
        walked.append(step)
        for needed in plan.get(step, []):
            visit(needed)
        walked.pop()
        done.append(step)

    for step in plan:
        visit(step)
    return done


print(order(PLAN))
