<?php

namespace App\Filament\Resources\Orders\Schemas;

use Filament\Actions\Action;
use Filament\Actions\EditAction;
use Filament\Forms\Components\Repeater;
use Filament\Forms\Components\TextInput;
use Filament\Schemas\Components\Section;
use Filament\Schemas\Schema;

class OrderForm
{
    public static function configure(Schema $schema): Schema
    {
        return $schema->components([
            Section::make('status')->schema([
                TextInput::make('status') // ~ risky possible
                    ->label('Status')
                    ->required(),
                TextInput::make('total'),
            ]),
            // The keys of a JSON value.
            Repeater::make('lines')->schema([
                TextInput::make('status'),
            ]),
            // The rows of a relation.
            Repeater::make('parcels')->relationship()->schema([
                TextInput::make('status'),
            ]),
            Section::make('Parcel')->schema([TextInput::make('status')])->relationship('parcel'),
            // An action asks for values of its own.
            Action::make('close')->schema([
                TextInput::make('status'),
            ]),
            EditAction::make()->schema([
                TextInput::make('status'), // ~ risky possible
            ]),
        ]);
    }
}
