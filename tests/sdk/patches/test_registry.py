import asyncio
import logging
import os
from contextvars import Context
from types import ModuleType
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock, contexts, patches, settings
from suture_sdk.errors import Refused
from suture_sdk.patches import Memory, sweeper
from suture_sdk.patches.interface import Caps, NotLoaded, Switch, Target
from tests.sdk.patches.program import data, loaded

COUNTED = ("calls", "hits", "failures")


def counted(name: str) -> tuple[int, ...]:
    return tuple(patches.status()[name][key] for key in COUNTED)


def happened(name: str) -> list[str]:
    return [event.what for _, event in patches.history(name)]


def use_upload(call: Any, name: str) -> Any:
    try:
        return call()
    except FileNotFoundError:
        return f"/up/{name}"


class TestRegistered:
    def test_it_is_off_until_it_is_enabled_and_off_again_exactly(self, shop: ModuleType) -> None:
        taken, own = shop.locate, shop.locate.__code__
        decorated = suture.patch("fix", target="shop:locate")(use_upload)
        assert decorated is use_upload
        assert shop.locate.__code__ is own
        patches.enable("fix")
        assert (taken("x"), taken("bad"), shop.also("bad")) == ("/shop/x", "/up/bad", "/up/bad")
        patches.disable("fix")
        assert shop.locate.__code__ is own
        with pytest.raises(FileNotFoundError):
            taken("bad")
        assert counted("fix") == (3, 2, 0)
        assert happened("fix") == ["enabled", "disabled"]

    def test_an_altered_result_is_visible(self, shop: ModuleType) -> None:
        patches.register("fix", "shop:locate", use_upload)
        patches.enable("fix")
        for name, marks in (("x", ()), ("bad", ("patch fix",))):
            work = Context()
            work.run(shop.locate, name)
            assert work.run(suture.degraded) == marks

    def test_its_own_failure_changes_nothing_and_past_the_budget_it_is_off(
        self, shop: ModuleType, caplog: pytest.LogCaptureFixture
    ) -> None:
        def breaks(call: Any, _name: str) -> Any:
            try:
                return call()
            finally:
                raise RuntimeError("secret of the host")

        own = shop.locate.__code__
        patches.register("fix", "shop:locate", breaks, Caps(failures=3))
        patches.enable("fix")
        with caplog.at_level(logging.WARNING, "suture"):
            for _ in range(4):
                assert shop.locate("x") == "/shop/x"
        assert shop.locate.__code__ is own
        assert happened("fix")[-2:] == ["failed", "failures"]
        assert len(caplog.records) == 1
        assert "secret of the host" not in caplog.text

    def test_the_original_error_of_a_failing_patch_has_nothing_added(self, shop: ModuleType) -> None:
        def breaks(call: Any, _name: str) -> Any:
            try:
                return call()
            except FileNotFoundError:
                raise RuntimeError from None

        patches.register("fix", "shop:locate", breaks)
        patches.enable("fix")
        with pytest.raises(FileNotFoundError) as caught:
            shop.locate("bad")
        error = caught.value
        assert (error.__context__, error.__cause__, error.__suppress_context__) == (None, None, False)
        assert counted("fix") == (1, 0, 1)

    def test_a_patch_that_fails_before_the_call_leaves_the_call_to_be_made_once(self, shop: ModuleType) -> None:
        made = []
        shop.seen = made.append
        exec(compile("def count(x):\n    seen(x)\n    return x\n", "/srv/shop.py", "exec"), shop.__dict__)
        shop.count.__module__ = "shop"
        patches.register("fix", "shop:count", lambda _call, _x: 1 // 0)
        patches.enable("fix")
        assert (shop.count(4), made) == (4, [4])

    def test_enabled_again_it_has_a_new_budget(self, shop: ModuleType) -> None:
        patches.register("fix", "shop:locate", lambda _call, _name: 1 // 0, Caps(failures=2))
        for _ in range(2):
            patches.enable("fix")
            shop.locate("x")
            assert patches.status()["fix"]["on"]
            shop.locate("x")
            assert not patches.status()["fix"]["on"]

    def test_a_coroutine_function_is_awaited(self, shop: ModuleType) -> None:
        async def use(call: Any, _name: str) -> Any:
            try:
                return await call()
            except FileNotFoundError:
                return "/up"

        patches.register("fix", "shop:fetch", use)
        patches.enable("fix")
        assert asyncio.run(shop.fetch("bad")) == "/up"
        assert asyncio.run(shop.fetch("x")) == "/shop/x"

    @pytest.mark.usefixtures("shop")
    def test_two_patches_do_not_share_a_function(self) -> None:
        patches.register("one", "shop:locate", use_upload)
        patches.register("two", "shop:locate", use_upload)
        patches.enable("one")
        problem = patches.try_apply("two")
        assert problem is not None
        assert "has the patch one already" in problem.reason
        patches.disable("one")
        assert patches.try_apply("two") is None

    def test_disabling_does_not_take_out_what_somebody_else_put_in(self, shop: ModuleType) -> None:
        patches.register("fix", "shop:locate", use_upload)
        patches.enable("fix")
        shop.locate.__code__ = theirs = (lambda _name: "theirs").__code__
        patches.disable("fix")
        assert shop.locate.__code__ is theirs

    @pytest.mark.parametrize(
        ("target", "why"), [("shop:nothing", "has no nothing"), ("gone:f", "not imported"), ("shop:Folder", "a type")]
    )
    @pytest.mark.usefixtures("shop")
    def test_a_target_that_cannot_be_patched_is_a_reason(self, target: str, why: str) -> None:
        patches.register("fix", target, use_upload)
        problem = patches.try_apply("fix")
        assert problem is not None
        assert why in problem.reason
        with pytest.raises(Refused, match=why):
            patches.enable("fix")

    @pytest.mark.usefixtures("shop")
    def test_a_bad_share_an_unknown_name_and_a_name_twice_are_refused(self) -> None:
        patches.register("fix", "shop:locate", use_upload)
        for problem in (patches.try_apply("fix", percentage=101), patches.try_apply("fix", unit="hour")):
            assert problem is not None
            assert "expected 0 to 100" in problem.reason
        assert patches.try_apply("unknown") is not None
        with pytest.raises(Refused, match="already"):
            patches.register("fix", "shop:also", use_upload)
        with pytest.raises(Refused, match="module:function"):
            patches.register("other", "shop.locate", use_upload)

    def test_switched_off_by_the_environment_nothing_is_put_in(
        self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SUTURE_DISABLE", "1")
        own = shop.locate.__code__
        patches.register("fix", "shop:locate", use_upload)
        assert patches.try_apply("fix") is not None
        assert shop.locate.__code__ is own


class TestAttempts:
    def test_a_try_ends_with_its_block_also_when_that_raises(self, shop: ModuleType) -> None:
        own = shop.locate.__code__
        patches.register("fix", "shop:locate", use_upload)
        answers = []
        with pytest.raises(ZeroDivisionError), patches.attempt("fix"):
            answers.append(shop.locate("bad")) or 1 // 0
        assert answers == ["/up/bad"]
        assert shop.locate.__code__ is own

    def test_a_try_ends_after_its_calls(self, shop: ModuleType) -> None:
        patches.register("fix", "shop:locate", use_upload)
        with patches.attempt("fix", calls=2):
            assert [shop.locate("bad"), shop.locate("bad")] == ["/up/bad"] * 2
            with pytest.raises(FileNotFoundError):
                shop.locate("bad")
        assert "attempt over" in happened("fix")

    def test_a_try_ends_after_its_seconds(self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [100.0]
        monkeypatch.setattr(clock, "monotonic", lambda: now[0])
        patches.register("fix", "shop:locate", use_upload)
        with patches.attempt("fix", seconds=5):
            assert shop.locate("bad") == "/up/bad"
            now[0] += 5
            with pytest.raises(FileNotFoundError):
                shop.locate("bad")

    @pytest.mark.usefixtures("shop")
    def test_a_target_is_tried_three_times_by_whatever_patches(self) -> None:
        for name in ("one", "two", "three", "four"):
            patches.register(name, "shop:locate", use_upload)
        for name in ("one", "two", "three"):
            with patches.attempt(name):
                pass
        with pytest.raises(Refused, match="tried 3 times"), patches.attempt("four"):
            pass


class TestData:
    def test_it_follows_the_store(self, shop: ModuleType) -> None:
        own = shop.locate.__code__
        store = Memory(loaded(shop.locate))
        assert patches.apply(store) == ()
        assert (shop.locate("bad"), shop.locate("x")) == ("/up", "/shop/x")
        assert patches.apply(store) == ()
        store.put()
        assert patches.apply(store) == ()
        assert shop.locate.__code__ is own
        assert patches.status() == {}

    def test_a_switch_that_is_off_takes_it_out(self, shop: ModuleType) -> None:
        own = shop.locate.__code__
        patches.apply(Memory(loaded(shop.locate)))
        patches.apply(Memory(loaded(shop.locate)._replace(switch=Switch())))
        assert shop.locate.__code__ is own

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"release": "2"}, "for the release 2"),
            ({"service": "bank"}, "for the service bank"),
            ({"expires": 1.0}, "expired"),
            ({"max_percentage": 5.0}, "signed for at most 5 %"),
            ({"target": Target("shop", "locate", ("cpython-311:sha256:00",))}, "its hash differs"),
            ({"target": Target("shop", "locate")}, "its hash differs"),
            ({"target": Target("shop", "login")}, "stay closed"),
            ({"target": Target("other", "locate")}, "not among what may be patched"),
            ({"target": Target("shop", "gone")}, "has no gone"),
            ({"kind": "run_code"}, "knows no kind"),
            ({"parameters": {"exc": "Exception", "value": 1}}, "parameters are wrong"),
            ({"parameters": {}}, "parameters are wrong"),
        ],
    )
    def test_what_does_not_fit_is_not_loaded_and_reported(
        self, shop: ModuleType, changes: dict[str, Any], why: str
    ) -> None:
        own = shop.locate.__code__
        (problem,) = patches.apply(Memory(loaded(shop.locate, **changes)))
        assert why in problem.reason
        assert shop.locate.__code__ is own
        with pytest.raises(FileNotFoundError):
            shop.locate("bad")

    def test_nothing_may_be_patched_unless_the_owner_says_so(
        self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "_current", settings.Settings(release="1"))
        (problem,) = patches.apply(Memory(loaded(shop.locate)))
        assert "patchable" in problem.reason

    def test_a_share_above_the_signed_one_takes_a_patch_out_that_is_in(self, shop: ModuleType) -> None:
        own = shop.locate.__code__
        assert patches.apply(Memory(loaded(shop.locate, 5.0, max_percentage=5.0))) == ()
        assert shop.locate.__code__ is not own
        (problem,) = patches.apply(Memory(loaded(shop.locate, 50.0, max_percentage=5.0)))
        assert "at most 5 %" in problem.reason
        assert shop.locate.__code__ is own

    def test_what_a_store_could_not_load_is_passed_on(self, shop: ModuleType) -> None:
        problem = NotLoaded("bad", "its signature is wrong")
        assert patches.apply(Memory(problem, loaded(shop.locate))) == (problem,)
        assert shop.locate("bad") == "/up"

    def test_a_store_that_breaks_leaves_everything_as_it_is(self, shop: ModuleType) -> None:
        class Broken:
            def read(self) -> Any:
                raise OSError("gone")

        patches.apply(Memory(loaded(shop.locate)))
        (problem,) = patches.apply(Broken())
        assert "could not be read" in problem.reason
        assert shop.locate("bad") == "/up"

    def test_it_does_not_take_the_name_of_a_registered_one(self, shop: ModuleType) -> None:
        patches.register("fix", "shop:also", use_upload)
        (problem,) = patches.apply(Memory(loaded(shop.locate)))
        assert "ships with the release" in problem.reason

    def test_it_ends_at_its_expiry_in_the_middle_of_calls(
        self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        patch = data(shop.locate)
        patches.apply(Memory(loaded(shop.locate)))
        assert shop.locate("bad") == "/up"
        monkeypatch.setattr(clock, "wall", lambda: patch.expires + 1)
        with pytest.raises(FileNotFoundError):
            shop.locate("bad")
        assert happened("fix")[-1] == "expired"

    def test_it_ends_at_its_expiry_where_nobody_calls(self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        own, patch = shop.locate.__code__, data(shop.locate, expires=clock.wall() + 500)
        patches.apply(Memory(loaded(shop.locate, expires=patch.expires)))
        assert os.getpid() in sweeper._sweeping
        assert patches.sweep() == patch.expires
        assert shop.locate.__code__ is not own
        monkeypatch.setattr(clock, "wall", lambda: patch.expires)
        assert patches.sweep() is None
        assert shop.locate.__code__ is own

    def test_too_many_hits_in_a_minute_end_it_until_the_switch_changes(self, shop: ModuleType) -> None:
        caps = Caps(hits_per_minute=3, hit_rate=1.0)
        store = Memory(loaded(shop.locate, caps=caps))
        patches.apply(store)
        assert [shop.locate("bad") for _ in range(3)] == ["/up"] * 3
        with pytest.raises(FileNotFoundError):
            shop.locate("bad")
        (problem,) = patches.apply(store)
        assert "hit cap" in problem.reason
        store.put(loaded(shop.locate, 99.0, caps=caps))
        assert patches.apply(store) == ()

    def test_too_great_a_share_of_hits_ends_it_from_a_hundred_calls_on(self, shop: ModuleType) -> None:
        patches.apply(Memory(loaded(shop.locate, caps=Caps(hit_rate=0.1))))
        for _ in range(80):
            shop.locate("x")
        assert [shop.locate("bad") for _ in range(20)] == ["/up"] * 20
        assert happened("fix")[-1] == "hit rate"


class TestArms:
    def test_a_unit_stays_in_its_arm(self, shop: ModuleType) -> None:
        patches.apply(Memory(loaded(shop.locate, 50.0, "user")))
        arms = {}
        for unit in map(str, range(40)):
            with suture.context(unit=unit):
                arms[unit] = [_answer(shop) for _ in range(3)]
        assert all(len(set(answers)) == 1 for answers in arms.values())
        assert {answers[0] for answers in arms.values()} == {"/up", "error"}
        status = patches.status()["fix"]
        assert status["treated"] == 3 * sum(answers[0] == "/up" for answers in arms.values())
        assert status["treated"] + status["untreated"] == 120

    def test_anonymous_work_is_drawn_by_chance_and_once_inside_a_context(
        self, shop: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        patches.apply(Memory(loaded(shop.locate, 50.0)))
        drawn = iter([0.49, 0.51, 0.1, 0.2])
        monkeypatch.setattr(clock, "chance", lambda: next(drawn))
        assert [_answer(shop), _answer(shop)] == ["/up", "error"]
        with suture.context():
            assert contexts.request() is not None
            assert len({_answer(shop) for _ in range(5)}) == 1
        assert next(drawn) == 0.2

    def test_an_instance_is_wholly_in_or_out(self, shop: ModuleType) -> None:
        patches.apply(Memory(loaded(shop.locate, 50.0, "instance")))
        answers = set()
        for unit in map(str, range(20)):
            with suture.context(unit=unit):
                answers.add(_answer(shop))
        assert len(answers) == 1

    def test_a_share_of_nothing_treats_nobody(self, shop: ModuleType) -> None:
        patches.apply(Memory(loaded(shop.locate, 0.0)))
        assert {_answer(shop) for _ in range(50)} == {"error"}


def _answer(shop: ModuleType) -> Any:
    try:
        return shop.locate("bad")
    except FileNotFoundError:
        return "error"
