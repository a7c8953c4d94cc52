<?php

namespace App\Filament\Resources\ParcelResource\RelationManagers;

use Filament\Resources\RelationManagers\RelationManager;
use Filament\Tables\Columns\TextColumn;

class OrdersRelationManager extends RelationManager
{
    protected static string $relationship = 'orders';

    public function columns(): array
    {
        return [TextColumn::make('status')]; // ~ risky likely
    }
}
