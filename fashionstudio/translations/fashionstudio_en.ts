<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BatchButton</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message numerus="yes">
        <source>Make %n pictures</source>
        <translation>
            <numerusform>Make %n picture</numerusform>
            <numerusform>Make %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message numerus="yes">
        <source>%n combinations do not fit and are left out.</source>
        <translation>
            <numerusform>%n combination does not fit and is left out.</numerusform>
            <numerusform>%n combinations do not fit and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows cannot be made; the others can.</source>
        <translation>
            <numerusform>%n row cannot be made; the others can.</numerusform>
            <numerusform>%n rows cannot be made; the others can.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n people</source>
        <translation>
            <numerusform>of %n person</numerusform>
            <numerusform>of %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueButton</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenderSection</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Queue %n more</source>
        <translation>
            <numerusform>Queue %n more</numerusform>
            <numerusform>Queue %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Render %n more</source>
        <translation>
            <numerusform>Render %n more</numerusform>
            <numerusform>Render %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
