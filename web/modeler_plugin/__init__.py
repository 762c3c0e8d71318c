"""The plug-in of Camunda Modeler: what the gate would refuse, told while drawing."""
