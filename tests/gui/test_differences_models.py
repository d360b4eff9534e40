"""Facts about the models of the Differences pane."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from rollback_gui.gui.views.differences.details_model import DetailsModel
from rollback_gui.gui.views.differences.fields_model import AFTER, KEY, NOW, FieldsModel
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import DOTS, Field
from tests.gui import literals

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def fields(qapp: object) -> FieldsModel:
    """The fields of the pictures."""
    model = FieldsModel(Words())
    model.show(literals.FIELDS, "replace")
    return model


def test_fields_pass_the_model_checker(fields: FieldsModel, qtmodeltester: ModelTester) -> None:
    """Also while being replaced by others and by none."""
    qtmodeltester.check(fields)
    fields.show(literals.CREDENTIAL.fields, "replace")
    fields.show((), "replace")


def test_details_pass_the_model_checker(qapp: object, qtmodeltester: ModelTester) -> None:
    """One row each."""
    model = DetailsModel()
    model.show(literals.DETAILS)
    qtmodeltester.check(model)
    assert model.rowCount() == len(literals.DETAILS)


def test_keys_are_a_tree(fields: FieldsModel) -> None:
    """A parent stands once, with its keys below it."""
    names = [fields.index(row, KEY).data() for row in range(fields.rowCount())]
    assert names == ["Label", "EnvironmentVariables", "ProgramArguments", "RunAtLoad", "StartInterval"]
    assert fields.index_of(("EnvironmentVariables", "PYTHONPATH")).parent() == fields.index(1, KEY)
    assert not fields.index_of(("EnvironmentVariables", "ABSENT")).isValid()


def test_a_key_may_have_a_value_on_one_side_and_keys_below_it_on_the_other(qapp: object) -> None:
    """A string that becomes a dictionary is one row with rows below."""
    model = FieldsModel(Words())
    one = Field(("KeepAlive",), literals.text("true", "boolean"), literals.text("{…}", "dictionary"), "changed")
    below = Field(("KeepAlive", "Crashed"), None, literals.text("true", "boolean"), "added")
    model.show((one, below), "replace")
    assert model.rowCount() == 1
    assert model.rowCount(model.index(0, 0)) == 1


def test_a_row_speaks_a_whole_sentence(fields: FieldsModel) -> None:
    """The key, where it stands, and both values."""
    spoken = fields.index_of(("EnvironmentVariables", "PYTHONPATH")).data(SPOKEN)
    assert spoken == (
        "PYTHONPATH in EnvironmentVariables, now /Users/pb/brain/phase4/lib, after restore /Users/pb/brain/lib"
    )


def test_a_hidden_row_speaks_only_whether_it_changed(fields: FieldsModel) -> None:
    """Its dots are not worth hearing."""
    assert fields.index_of(("EnvironmentVariables", "SYNC_TOKEN")).data(SPOKEN) == (
        "SYNC_TOKEN in EnvironmentVariables, hidden, changed"
    )


def test_a_hidden_field_is_dots_whatever_it_is_handed(qapp: object) -> None:
    """Even a field in clear shows dots in the table."""
    model = FieldsModel(Words())
    model.show((literals.REVEALED,), "replace")
    for column in (NOW, AFTER):
        assert model.index(0, column).data() == DOTS
        assert model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) == DOTS


def test_what_is_not_there_is_said(qapp: object) -> None:
    """Not set, not there now, not in the snapshot: three different things."""
    model = FieldsModel(Words())
    added = literals.FIELDS[5]
    model.show((added,), "replace")
    assert model.index(0, NOW).data() == "not set"
    model.show((added,), "create")
    assert model.index(0, NOW).data() == "not there now"
    model.show((Field(("A",), added.after, None, "removed"),), "remove")
    assert model.index(0, AFTER).data() == "not in the snapshot"


def test_a_string_beside_another_type_has_its_quotation_marks(fields: FieldsModel) -> None:
    """`“300”` and `300` are told apart by their notation."""
    index = fields.index_of(("StartInterval",))
    assert [index.siblingAtColumn(column).data() for column in (NOW, AFTER)] == ["“300”", "300"]


def test_left_is_now_and_right_is_after(fields: FieldsModel) -> None:
    """The columns are named in that order everywhere."""
    heads = [fields.headerData(section, Qt.Orientation.Horizontal) for section in range(3)]
    assert heads == ["Key", "Now", "After restore"]
    assert fields.parent(QModelIndex()) == QModelIndex()
