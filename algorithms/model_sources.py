"""What a list in the model designer offers beside its own values: what other steps give, and expressions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsProcessingModelChildParameterSource
from qgis.gui import QgsExpressionBuilderDialog
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QComboBox

EXPRESSION = QgsProcessingModelChildParameterSource.Source.Expression


def tr(text: str) -> str:
    """Translate ``text``; wrappers of widgets have a ``tr`` of their own, of another context."""
    return QCoreApplication.translate("Bandloom", text)


class ModelSources:
    """Adds sources to the list of a widget in the model designer."""

    def __init__(self, wrapper: WidgetWrapper, box: QComboBox, kinds: Sequence[list]) -> None:
        """Add what inputs and steps give, and an entry that asks for an expression.

        Args:
            wrapper: of the widget.
            box: its list.
            kinds: classes of parameters and of outputs whose values will do.
        """
        self._box, self._dialog, self._before = box, wrapper.dialog, 0
        for source in wrapper.dialog.getAvailableValuesOfType(*kinds):
            box.addItem(wrapper.dialog.resolveValueDescription(source), source)
        self._entry = box.count()
        box.addItem(tr("Expression..."))
        box.activated.connect(self._chosen)

    def show(self, value: Any) -> None:  # noqa: ANN401 - whatever a model holds
        """Add an expression that a saved model holds, so that it can be shown."""
        source = value[0] if isinstance(value, list) and value else value
        if (
            isinstance(source, QgsProcessingModelChildParameterSource)
            and source.source() == EXPRESSION
        ):
            self._add(source.expression())

    def _chosen(self, index: int) -> None:
        if index != self._entry:
            self._before = index
            return
        builder = QgsExpressionBuilderDialog(None, "", self._box)
        if builder.exec() and builder.expressionText():
            self._add(builder.expressionText())
        else:
            self._box.setCurrentIndex(self._before)

    def _add(self, expression: str) -> None:
        source = QgsProcessingModelChildParameterSource.fromExpression(expression)
        if self._box.findText(expression) < 0:
            self._box.addItem(expression, source)
        self._box.setCurrentIndex(self._box.findText(expression))
